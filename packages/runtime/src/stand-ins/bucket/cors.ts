import { type Answer, type Call, header } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'

const METHODS = 'GET, HEAD, PUT, POST, DELETE'

/** The headers that let a page of this origin read an answer; none where its origin isn't listed. */
export function corsHeaders(
  { headers }: Pick<Call, 'headers'>,
  origins: readonly string[],
): Record<string, string> {
  const origin = header(headers, 'origin')
  if (origin === null || !(origins.includes(origin) || origins.includes('*'))) return {}
  return {
    'Access-Control-Allow-Origin': origins.includes('*') ? '*' : origin,
    'Access-Control-Expose-Headers': 'ETag',
    Vary: 'Origin',
  }
}

/**
 * The answer to a browser's preflight.
 *
 * @throws Refusal `AccessForbidden` to an origin or for a method that no rule allows
 */
export function preflight(call: Call, origins: readonly string[]): Answer {
  const allowed = corsHeaders(call, origins)
  const method = header(call.headers, 'access-control-request-method') ?? ''
  if (Object.keys(allowed).length === 0 || !METHODS.split(', ').includes(method))
    throw new Refusal(
      403,
      'AccessForbidden',
      'CORSResponse: This CORS request is not allowed. This is usually because of the Origin, the method or the headers that it asks for.',
    )
  return {
    status: 200,
    headers: {
      ...allowed,
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': header(call.headers, 'access-control-request-headers') ?? '',
      'Access-Control-Max-Age': '600',
    },
  }
}
