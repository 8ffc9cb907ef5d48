import type { GlassElement } from '../glass.ts'
import type { Builtin, Part } from './builtin.ts'
import { hoverClass } from './hover.ts'

/**
 * What `open-type` does ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/button.html). Others, such as
 * `getPhoneNumber`, do nothing, because what they give comes from WeChat alone.
 */
const OPEN: Record<string, (part: Part) => void> = {
  chooseAvatar({ world, trigger }) {
    world.chooseAvatar?.().then(
      (avatarUrl) => {
        // A person who backs out is not told of by an event.
        if (avatarUrl !== null) trigger('chooseavatar', { avatarUrl })
      },
      (failure: { errMsg?: string }) => trigger('error', { errMsg: failure.errMsg ?? 'chooseAvatar:fail' }),
    )
  },
  agreePrivacyAuthorization({ world, trigger }) {
    world.agreePrivacy?.().then(() => trigger('agreeprivacyauthorization', {}))
  },
  openSetting({ world, trigger }) {
    world.openSetting?.().then((detail) => trigger('opensetting', detail))
  },
  share: ({ world, component }) => world.share?.(component),
}

export const button: Builtin = {
  tag: 'button',
  properties: {
    size: { type: String, value: 'default' },
    type: { type: String, value: 'default' },
    plain: { type: Boolean },
    disabled: { type: Boolean },
    loading: { type: Boolean },
    formType: { type: String },
    openType: { type: String },
    hoverClass: { type: String, value: 'button-hover' },
    hoverStopPropagation: { type: Boolean },
    hoverStartTime: { type: Number, value: 20 },
    hoverStayTime: { type: Number, value: 70 },
  },
  setup(part) {
    const { host, component, get, onTap } = part
    hoverClass(part)
    onTap(() => {
      if (get<boolean>('disabled')) return
      const open = OPEN[get<string>('openType')]
      if (open) open(part)
    })
    onTap(() => {
      const kind = get<string>('formType')
      if (get<boolean>('disabled') || (kind !== 'submit' && kind !== 'reset')) return
      let up: GlassElement | null = component.getComposedParent()
      while (up && up.is !== 'dukou/form') up = up.getComposedParent()
      up?.triggerEvent(`dukou-${kind}`, { submitter: component })
    })
    if (!host) return undefined
    host.setAttribute('role', 'button')
    host.tabIndex = 0
    host.addEventListener('keydown', (event) => {
      if (event.target !== host || (event.key !== 'Enter' && event.key !== ' ')) return
      event.preventDefault()
      component.triggerEvent('tap', { x: 0, y: 0 }, { bubbles: true, composed: true, capturePhase: true })
    })
    return () => {
      host.setAttribute('type', get<string>('type'))
      host.setAttribute('size', get<string>('size'))
      host.setAttribute('aria-disabled', String(get<boolean>('disabled')))
      for (const name of ['plain', 'disabled', 'loading']) host.toggleAttribute(name, get<boolean>(name))
    }
  },
}
