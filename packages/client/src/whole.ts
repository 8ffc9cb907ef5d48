import { type Client, type ClientOptions, createCore } from './client.ts'
import { compressed } from './compressed.ts'
import { keeping } from './keeping.ts'
import { detectPlatform } from './platform/detect.ts'
import { receiving } from './receiving.ts'
import { resumable } from './resumable.ts'

/** Moves files between this phone and a Dukou server. Throws `bad_argument` for a wrong option, `unsupported` where it is at home nowhere. */
export function createClient(options: ClientOptions): Client {
  const { platform = detectPlatform() } = options
  return createCore({ ...options, platform }, { resumable, keeping, compressed, receiving }) as Client
}
