import { ALL } from '../phone-failure.ts'
import { call } from './host.ts'

/** Calls what is no task of the network. Throws `unsupported` where the host doesn't have it. */
export function ask<Host, Name extends keyof Host & string>(
  host: Host,
  name: Name,
  given: Parameters<typeof call<Host, Name>>[2],
): ReturnType<typeof call<Host, Name>>['done'] {
  return call(host, name, given, ALL, 'failed').done
}
