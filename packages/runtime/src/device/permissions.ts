import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Args, Result } from '../wx/bridge.ts'

/** What WeChat itself may use of the phone. */
export type Door = 'camera' | 'album'

/** What a person, or the phone's settings, can forbid. */
export type Permission = Door | 'privacy' | `scope.${string}`

export interface PrivacyOptions {
  /** APIs that the mini program's privacy agreement does not name. Default: none. */
  undeclared?: string[]
  /** Whether the person has agreed already, where the folder `data` does not say that they have. Default `true`. */
  agreed?: boolean
}

/** The permissions of one mini program on one phone (wx-api §1.4). */
export interface PermissionControl {
  /**
   * `camera` and `album`: the phone's settings forbid WeChat to use it. `scope.…`: the person has refused that scope.
   * `privacy`: the person has not agreed to the privacy agreement, and refuses when asked.
   */
  deny(what: Permission): void
  allow(what: Permission): void
  /** As on the first day: the person is asked again. */
  forget(what: Permission): void
}

/** These scopes are no more asked for and always read as given (typings 5.2.3 AuthSetting). */
const always = ['scope.address', 'scope.invoice', 'scope.invoiceTitle']

/** What outlives the run: the person's answers. */
interface Kept {
  scopes: Record<string, boolean>
  agreed: boolean
}

/**
 * Keeps the person's answers in `file`, as WeChat does until the mini program is deleted (docs:
 * framework/open-ability/authorize). What the phone's settings shut is the phone's, and not kept there.
 */
export function createPermissions(
  { undeclared = [], agreed = true }: PrivacyOptions,
  file: string,
): {
  control: PermissionControl
  calls: Record<string, (args: Args) => Result>
} {
  let text = existsSync(file) ? readFileSync(file, 'utf8') : null
  const kept = text === null ? null : (JSON.parse(text) as Kept)
  const shut = new Set<string>()
  const scopes = new Map(Object.entries(kept?.scopes ?? {}))
  // Only what the person has said is kept: an option says it for one phone.
  let said = kept?.agreed === true
  let privacy: 'agreed' | 'needed' | 'refused' = said || agreed ? 'agreed' : 'needed'

  function keep(): void {
    const now = JSON.stringify({ scopes: Object.fromEntries(scopes), agreed: said } satisfies Kept)
    if (now === text) return
    writeFileSync(`${file}.new`, now)
    renameSync(`${file}.new`, file)
    text = now
  }

  function set(what: Permission, value: boolean | null): void {
    if (what === 'camera' || what === 'album') {
      if (value === false) shut.add(what)
      else shut.delete(what)
      return
    }
    if (what === 'privacy') {
      privacy = value === null ? 'needed' : value ? 'agreed' : 'refused'
      said = value === true
    } else if (value === null) scopes.delete(what)
    else scopes.set(what, value)
    keep()
  }

  return {
    control: {
      deny: (what) => set(what, false),
      allow: (what) => set(what, true),
      forget: (what) => set(what, null),
    },
    calls: {
      getShutDoors: () => ({ doors: [...shut] }),
      getScopes: () => ({
        authSetting: Object.fromEntries([...scopes, ...always.map((scope) => [scope, true] as const)]),
        asked: [...scopes.keys()],
      }),
      setScope({ scope, allowed }) {
        set(String(scope) as Permission, allowed === true)
        return {}
      },
      getPrivacy: ({ api }) => ({
        state: undeclared.includes(String(api)) ? 'undeclared' : privacy,
      }),
      agreePrivacy() {
        set('privacy', true)
        return {}
      },
    },
  }
}
