import type { Sessions as SessionRows } from '../catalog/catalog.ts'
import type { Access } from './access.ts'
import { createAsker } from './ask.ts'
import { developmentAccess } from './development.ts'
import { functionAccess } from './function.ts'
import type { PolicyDefaults } from './grant.ts'
import { hookAccess } from './hook.ts'
import type { Login } from './login-route.ts'
import type { AccessSettings } from './options.ts'
import { createSessions, type Sessions, sessionAccess } from './sessions.ts'
import { createWechat } from './wechat.ts'

const MAX_ANSWER = 64 * 1024
const HOOKS_IN_FLIGHT = 256
const FUNCTION_MS = 5000
const SESSION_SECONDS = 7 * 86_400

/** Who may do what on this server. */
export interface ChosenAccess {
  access: Access
  sessions: Sessions
  /** Null where nobody logs in with WeChat. */
  login: Login | null
  /** Whether anyone gets in, since nothing is configured. */
  isOpen: boolean
  /** Lets go of idle connections to the hook and to WeChat. */
  close(): void
}

export interface AccessGround {
  rows: SessionRows
  /** The policy of whoever logged in here; its sizes are the server's limits. */
  defaults: PolicyDefaults
  /** Milliseconds since 1970. */
  now: () => number
}

/** Chooses by the settings. Our own tokens come first; every other goes to the team's authorization, where there is one. */
export function createAccess(
  { authorize, wechat }: AccessSettings,
  { rows, defaults, now }: AccessGround,
): ChosenAccess {
  const seconds = wechat?.sessionSeconds ?? SESSION_SECONDS
  const sessions = createSessions({ rows, now, seconds })
  const closing: (() => void)[] = []
  const askerFor = (timeoutMs: number, inFlight: number) => {
    const asker = createAsker({ timeoutMs, inFlight, maxBytes: MAX_ANSWER })
    closing.push(asker.close)
    return asker
  }

  function team(): Access | null {
    if (authorize === null || authorize === 'tokens') return null
    if (typeof authorize === 'function')
      return functionAccess(authorize, { defaults, timeoutMs: FUNCTION_MS })
    return hookAccess(authorize, { asker: askerFor(authorize.timeoutMs, HOOKS_IN_FLIGHT), defaults, now })
  }

  const isOpen = authorize === null && wechat === null
  return {
    access: isOpen ? developmentAccess(defaults) : sessionAccess(sessions, { defaults, otherwise: team() }),
    sessions,
    login: wechat && {
      wechat: createWechat({ ...wechat, asker: askerFor(wechat.timeoutMs, wechat.inFlight) }),
      sessions,
    },
    isOpen,
    close() {
      for (const close of closing) close()
    },
  }
}
