import type { DukouError } from '../error.ts'
import { type Classes, classified, LINE } from './host-failure.ts'

/**
 * What all calls fail with: a privacy refusal is seen with the errno of a permission that was refused (wx-api §1.4), so it comes
 * first.
 */
export const ALL: Classes = {
  privacy: /privacy| (112|1025|10110[0-2])#/,
  file_denied: /permission denied, | (1300013|1301000|603303)#/,
  quota: /storage limit|size limit exceeded| 1300202#/,
  denied: /auth\w*:? ?(den|no resp)|system permission| (3|103|104)#/,
  cancelled: /fail:?\s*cancel| 1#/,
  ...LINE,
}

/**
 * Turns what a host's `fail` was called with into a {@link DukouError}.
 *
 * @param otherwise the code where nothing is known of it: `network` for tasks of the network, which may succeed later
 */
export function fromHost(cause: unknown, otherwise: 'network' | 'failed'): DukouError {
  return classified(cause, ALL, otherwise)
}
