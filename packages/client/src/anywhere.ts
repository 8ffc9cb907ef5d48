import { type Client, type ClientOptions, createWhole } from './client.ts'
import { detectPlatform } from './platform/detect.ts'

/** Moves files between this phone and a Dukou server. Throws `bad_argument` for a wrong option, `unsupported` where it is at home nowhere. */
export function createClient(options: ClientOptions): Client {
  return createWhole(options, detectPlatform)
}
