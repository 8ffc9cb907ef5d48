import type { Client } from '../client.ts'
import { createClient, DukouError } from '../index.ts'
import type { TokenSource } from '../token.ts'

let shared: Client | null = null
const own: Record<string, { client: Client; token: TokenSource }> = {}

/**
 * Says which client the uploaders send with that are given no `url`: once, when the app starts. A client can't be a property of
 * a mini program's component, because functions don't survive setData.
 */
export function use(client: Client): void {
  shared = client
}

/** The client of an uploader: uploaders with the same address share one, and its token is the one that was given last. */
export function clientOf(url: string, token: TokenSource): Client {
  if (!url) {
    if (shared) return shared
    throw new DukouError(
      'bad_argument',
      '请给出 url，或先 use(client)。Give it a url, or call use(client) first.',
    )
  }
  const known = own[url]
  if (known) {
    if (token) known.token = token
    return known.client
  }
  const client = createClient({
    url,
    token(refused) {
      const now = own[url]!.token
      return typeof now === 'function' ? now(refused) : now
    },
  })
  own[url] = { client, token }
  return client
}
