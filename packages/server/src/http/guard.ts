import { isIP } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { mountOf } from '../embed.ts'
import { DukouError } from '../errors.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
const ALLOWED_METHODS = 'GET, HEAD, POST, PATCH, DELETE'
const ALLOWED_HEADERS =
  'authorization, content-type, range, if-none-match, if-range, idempotency-key, prefer, x-request-id, tus-resumable, ' +
  'upload-length, upload-metadata, upload-offset, upload-checksum, x-http-method-override'
const EXPOSED_HEADERS =
  'etag, content-length, content-range, content-disposition, accept-ranges, last-modified, location, retry-after, x-request-id, ' +
  'tus-resumable, tus-version, tus-extension, tus-max-size, tus-checksum-algorithm, upload-offset, upload-length, ' +
  'upload-metadata, upload-expires, dukou-small'

/** Which hosts and pages may talk to the server. */
export interface Guard {
  /** The address that a request was sent to, without a path; throws `host_refused` for a name that isn't ours. */
  urlOf(request: FastifyRequest): string
  /** Sets the CORS headers; throws `origin_refused` when a strange page wants to change something. True for an answered preflight. */
  admit(request: FastifyRequest, reply: FastifyReply): boolean
}

export function createGuard(origins: string[], publicUrl: string | null): Guard {
  const ownHost = publicUrl === null ? null : new URL(publicUrl).host
  const allowed = new Set(origins)
  if (publicUrl !== null) allowed.add(new URL(publicUrl).origin)

  function urlOf(request: FastifyRequest): string {
    const host = request.headers.host ?? ''
    if (!isOwnHost(host, ownHost)) {
      throw new DukouError('host_refused', {
        en: 'The Host header names another server. Use the address that was printed at the start, or set publicUrl.',
        zh: 'Host 请求头不属于本服务器。请使用启动时打印的地址，或设置 publicUrl。',
      })
    }
    return publicUrl ?? `http://${host}${mountOf(request.raw)}`
  }

  function admit(request: FastifyRequest, reply: FastifyReply): boolean {
    const { origin } = request.headers
    if (origin === undefined) return false
    reply.header('vary', 'Origin')
    if (!allowed.has(origin) && origin !== `http://${request.headers.host}`) {
      if (SAFE_METHODS.has(request.method)) return false
      throw new DukouError('origin_refused', {
        en: `Pages from ${origin.slice(0, 200)} may not call this server. Add the origin to the option \`origins\`.`,
        zh: `不允许来自 ${origin.slice(0, 200)} 的页面调用。请把该来源加入选项 origins。`,
      })
    }
    reply.header('access-control-allow-origin', origin)
    reply.header('access-control-expose-headers', EXPOSED_HEADERS)
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return false
    reply.header('access-control-allow-methods', ALLOWED_METHODS)
    reply.header('access-control-allow-headers', ALLOWED_HEADERS)
    reply.header('access-control-max-age', '600')
    return true
  }

  return { urlOf, admit }
}

/**
 * A page of a stranger can point its own domain name at 127.0.0.1 and then counts as same-origin with us (DNS rebinding).
 * It can't do that with an address, nor with localhost, which browsers resolve themselves.
 */
function isOwnHost(host: string, ownHost: string | null): boolean {
  if (host === ownHost) return true
  const match = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9.-]{1,253}))(?::\d{1,5})?$/.exec(host)
  if (!match) return false
  if (match[1] !== undefined) return isIP(match[1]) === 6
  const name = match[2]!.toLowerCase()
  return isIP(name) === 4 || name === 'localhost' || name.endsWith('.localhost')
}
