import type { Permission } from '../../device/permissions.ts'
import { button, element, words } from '../element.ts'
import { heading } from './fields.ts'
import type { Act, Part } from './parts.ts'

/** What the panel can forbid, and what that is called when it is on. */
const offers: { what: Permission; chinese: string; english: string }[] = [
  { what: 'camera', chinese: '禁用相机', english: 'No camera' },
  { what: 'album', chinese: '禁用相册', english: 'No album' },
  { what: 'privacy', chinese: '拒绝隐私协议', english: 'No privacy consent' },
  { what: 'scope.writePhotosAlbum', chinese: '拒绝存相册', english: 'No saving' },
  { what: 'scope.camera', chinese: '拒绝相机授权', english: 'scope.camera' },
  { what: 'scope.record', chinese: '拒绝录音授权', english: 'scope.record' },
]

/** What is forbidden, in words. */
export function deniedLabel(what: Permission): string {
  const offer = offers.find((one) => one.what === what)
  return offer ? `${offer.chinese} ${offer.english}` : what
}

/** Switches for what the phone's settings, or its person, forbid. */
export function drawPermissionsPart(act: Act): Part {
  let denied: Permission[] = []
  const toggles = offers.map(({ what, chinese, english }) => ({
    what,
    toggle: button(
      { class: 'dk-fault', onClick: () => void act(denied.includes(what) ? 'allow' : 'deny', what) },
      ...words(chinese, english),
    ),
  }))
  return {
    root: element(
      'section',
      { class: 'dk-part' },
      heading('权限', 'Permissions'),
      element('div', { class: 'dk-offers' }, ...toggles.map(({ toggle }) => toggle)),
    ),
    show(state) {
      denied = state.denied
      for (const { what, toggle } of toggles)
        toggle.setAttribute('aria-pressed', String(denied.includes(what)))
    },
  }
}
