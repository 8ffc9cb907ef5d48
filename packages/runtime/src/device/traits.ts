import { atLeast } from '../wx/version.ts'
import { Fault } from './fault.ts'
import type { NetworkApi } from './network/faults.ts'
import type { ProfileName } from './profiles.ts'

/** In what one WeChat differs from another on the network. Unless it says [docs], unverified on a device. */
export interface Traits {
  /** The reason of a timeout; always errno 5. */
  timeout: Record<NetworkApi, string>
  /** The reason when the background cut a task; always errno 600003. */
  interrupted: string
  /** Progress of an upload: as bytes leave, or straight to 100. */
  progress: 'steps' | 'jump'
  /** The ending of a downloaded temp file whose Content-Type says nothing. */
  unknownExtension: string
  /** Whether the headers event of a request tells the status. */
  statusInHeaders: 'yes' | 'no'
  /** The base library from which `timeout` of a call counts. */
  timeoutSince: string
  /** The base library from which `request` speaks HTTP/2 unless told not to; `null` = only when told to. */
  http2Since: string | null
}

const timeouts = (text: string, upload = text) => ({ request: text, downloadFile: text, uploadFile: upload })

/** Sources: wx-api §3.4, §3.6, §4.2, §5.1, §5.3, §6.3, §6.5. */
const table: Record<ProfileName, Traits> = {
  devtools: {
    // [observed] of the developer tools, iOS and most.
    timeout: timeouts('timeout'),
    interrupted: 'interrupted',
    progress: 'steps',
    unknownExtension: 'unknown',
    // §5.3 [docs].
    statusInHeaders: 'no',
    // §5.1 [docs].
    timeoutSince: '2.10.0',
    http2Since: null,
  },
  android: {
    // §3.6 [observed]: the form that carries errno 5.
    timeout: timeouts('fail:time out'),
    // §3.6 [observed]: the form that carries errno 600003.
    interrupted: 'fail:network interrupted error',
    // §3.4 [observed], a repeated complaint.
    progress: 'jump',
    // §4.2 [observed] of some clients.
    unknownExtension: 'bin',
    statusInHeaders: 'yes',
    timeoutSince: '2.10.0',
    // useHighPerformanceMode, Android alone, on by default since 3.5.0 (§5.1 [docs]).
    http2Since: '3.5.0',
  },
  ios: {
    // §3.6 [observed]: the system's own sentence, in the phone's language.
    timeout: timeouts('timeout', '请求超时。'),
    interrupted: 'interrupted',
    progress: 'steps',
    unknownExtension: 'unknown',
    statusInHeaders: 'yes',
    timeoutSince: '2.10.0',
    http2Since: null,
  },
  pc: {
    timeout: timeouts('timeout'),
    interrupted: 'interrupted',
    progress: 'steps',
    unknownExtension: 'unknown',
    statusInHeaders: 'yes',
    // §5.1 and §6.3 [docs] changelog.
    timeoutSince: '3.11.1',
    http2Since: null,
  },
}

/** Before base library 2.24.0, in which `errno` came, Android told Java's own words (wx-api §3.6 [observed]). */
const OLD_ANDROID = { timeout: timeouts('timeout', 'socket timeout'), interrupted: 'interrupted' }

/** The traits of a profile under a base library. */
export function traitsOf(name: ProfileName, sdkVersion: string): Traits {
  const traits = table[name]
  return name === 'android' && !atLeast(sdkVersion, '2.24.0') ? { ...traits, ...OLD_ANDROID } : traits
}

export const timeoutFault = ({ timeout }: Traits, api: NetworkApi) => new Fault(timeout[api], 5)
export const interruptedFault = ({ interrupted }: Traits) => new Fault(interrupted, 600003)

/**
 * The base library from which a task beyond the limit waits instead of failing (wx-api §6.4, C1). For requests it is
 * documented. Uploads still failed in October 2017 [observed]; which version ended that is not known, 3.8.10 documents the
 * queue.
 */
export const queuesSince: Record<NetworkApi, string> = {
  request: '1.4.0',
  uploadFile: '2.0.0',
  downloadFile: '2.0.0',
}

/** Whether names of response headers come in lower case because the answer comes over HTTP/2 (wx-api §6.2 [docs]). */
export function overHttp2(
  { http2Since }: Traits,
  sdkVersion: string,
  api: NetworkApi,
  url: URL,
  args: Record<string, unknown>,
): boolean {
  if (url.protocol !== 'https:') return false
  if (args.enableHttp2 === true) return true
  const forced = api === 'request' && http2Since !== null && atLeast(sdkVersion, http2Since)
  return forced && args.useHighPerformanceMode !== false && args.enableChunked !== true
}
