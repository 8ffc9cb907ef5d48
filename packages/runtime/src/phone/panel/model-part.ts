import { button, element, words } from '../element.ts'
import type { Launch } from '../launch.ts'
import { drawMenu } from './fields.ts'
import type { Act, Part } from './parts.ts'

const KNOWN = ['3.17.0', '3.8.0', '3.0.0', '2.32.3', '2.20.1', '2.10.0', '2.0.0', '1.9.94', '1.4.0']

const systems: Record<string, string> = {
  devtools: '开发者工具 devtools',
  android: '安卓 android',
  ios: 'iOS ios',
  pc: '电脑 pc',
}

/** What runs here, on which WeChat: another model or base library starts the mini program anew. */
export function drawModelPart(launch: Launch, act: Act, onBecame: () => void): Part {
  const { profile, profiles, serverUrl } = launch
  const become = async (make: object) => {
    if (await act('become', make)) onBecame()
    version.value = profile.sdkVersion
    model.show(profile.name)
  }
  const model = drawMenu(
    '机型 Profile',
    profiles.map((value) => ({ value, text: systems[value] ?? value })),
    (name) => void become({ profile: name }),
  )
  model.show(profile.name)
  model.root.classList.add('dk-model-menu')
  const known = element('datalist', {}, ...KNOWN.map((value) => element('option', { attributes: { value } })))
  known.id = 'dk-versions'
  const version = element('input', {
    class: 'dk-version',
    attributes: {
      list: known.id,
      value: profile.sdkVersion,
      'aria-label': '基础库 Library',
      spellcheck: 'false',
    },
  })
  version.addEventListener('change', () => void become({ sdkVersion: version.value.trim() }))
  const reload = button({
    class: 'dk-switch',
    onClick: () => void act('reload', reload.getAttribute('aria-pressed') === 'true' ? 'off' : 'on'),
  })
  const fact = (chinese: string, english: string, value: Node) =>
    element('div', {}, element('dt', {}, ...words(chinese, english)), element('dd', {}, value))
  const text = (value: string) => element('span', { text: value, attributes: { title: value } })

  return {
    root: element(
      'dl',
      {},
      fact('机型', 'Profile', model.root),
      fact('基础库', 'Library', element('span', {}, version, known)),
      fact('小程序', 'App ID', text(profile.appId)),
      ...(serverUrl ? [fact('服务器', 'Server', text(serverUrl))] : []),
      fact('代码', 'Code', reload),
    ),
    show(state) {
      reload.setAttribute('aria-pressed', String(state.reload === 'on'))
      reload.replaceChildren(
        element('i'),
        ...(state.missed ? words('有改动未刷新', 'Changed') : words('改动后自动刷新', 'Live reload')),
      )
    },
  }
}
