import { type Client, type ClientOptions, createCore } from './client.ts'
import { compressed } from './compressed.ts'
import { keeping } from './keeping.ts'
import type { Platform } from './platform/platform.ts'
import { receiving } from './receiving.ts'
import { resumable } from './resumable.ts'

/** A client with all that there is, at home where it is said or found. */
export function createWhole(options: ClientOptions, find: () => Platform): Client {
  const { platform = find() } = options
  return createCore({ ...options, platform }, { resumable, keeping, compressed, receiving }) as Client
}
