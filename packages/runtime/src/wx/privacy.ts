import type { Bridge } from './bridge.ts'
import { type Behind, type Isolate, later } from './call.ts'
import { failure } from './failure.ts'
import type { Screen } from './screen.ts'

type Resolve = (answer: { event?: string; buttonId?: string }) => void
type Listener = (resolve: Resolve, info: { referrer: string }) => void

export interface Privacy {
  behind: Record<string, Behind>
  /** Only the last one counts (typings 5.2.3 onNeedPrivacyAuthorization). */
  onNeedPrivacyAuthorization(listener: Listener): void
  /** Passes when the privacy agreement covers this API and the person has agreed to it, asking where needed. */
  pass(api: string): Promise<void>
  /** The person agrees by a button of the page. */
  agree(): Promise<unknown>
}

/** The agreement's name; a real one is written in the admin console. */
const CONTRACT = '《小程序隐私保护指引》'

/**
 * The privacy agreement (wx-api §1.4; typings 5.2.3). Without a listener WeChat shows its own dialog; with one, the call
 * waits until the page has resolved. Whether the page's button was really tapped is not checked here.
 */
export function createPrivacy(bridge: Bridge, screen: Screen, isolate: Isolate): Privacy {
  let listener: Listener | null = null

  async function stateOf(api: string): Promise<string> {
    return String((await bridge.call('getPrivacy', { api })).state)
  }

  const askPage = (ask: Listener, api: string) =>
    new Promise<boolean>((resolve) => {
      const answer: Resolve = (given) => {
        // `exposureAuthorization` only tells WeChat that the dialog is shown.
        if (given?.event === 'agree') resolve(true)
        else if (given?.event === 'disagree') resolve(false)
      }
      later(() => isolate(ask, answer, { referrer: api }))
    })

  async function pass(api: string): Promise<void> {
    const state = await stateOf(api)
    if (state === 'agreed') return
    if (state === 'undeclared') {
      throw failure(api, 'api scope is not declared in the privacy agreement', 112)
    }
    const agreed =
      listener !== null
        ? await askPage(listener, api)
        : state !== 'refused' && (await screen.askPrivacy({ contract: CONTRACT }))
    // 104 is what is seen with this text [observed]; the table of the docs has 103 and 101102 as well (wx-api §1.4).
    if (!agreed) throw failure(api, 'privacy permission is not authorized', 104)
    await agree()
  }

  const agree = () => bridge.call('agreePrivacy', {})

  return {
    pass,
    agree,
    onNeedPrivacyAuthorization(next) {
      listener = typeof next === 'function' ? next : null
    },
    behind: {
      async getPrivacySetting() {
        const state = await stateOf('')
        return { needAuthorization: state !== 'agreed', privacyContractName: CONTRACT }
      },
      async requirePrivacyAuthorize() {
        await pass('requirePrivacyAuthorize')
        return {}
      },
      openPrivacyContract() {
        screen.openContract({ contract: CONTRACT })
        return {}
      },
    },
  }
}
