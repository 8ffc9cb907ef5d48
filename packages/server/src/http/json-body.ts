import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { DukouError } from '../errors.ts'
import { type BodyBounds, readSmallBody } from './small-body.ts'

/**
 * A hook for `preValidation`: reads the body, which the route's schema then checks.
 * Throws what {@link readJson} throws.
 */
export function jsonBody(bounds: BodyBounds): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    request.body = await readJson(request.raw, bounds)
  }
}

/**
 * The value of a JSON body. Throws `json_required`, `json_too_large`, `request_invalid` where it is no JSON in UTF-8,
 * `stalled` or `aborted`. What it has not read is left to whoever sends the refusal.
 */
export async function readJson(request: IncomingMessage, bounds: BodyBounds): Promise<unknown> {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw jsonRequired()
  const body = await readSmallBody(request, bounds)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // The parser's own message would repeat a piece of the body.
    throw new DukouError('request_invalid', {
      en: 'The body is not valid JSON in UTF-8.',
      zh: '请求体不是有效的 UTF-8 JSON。',
    })
  }
}

function jsonRequired(): DukouError {
  return new DukouError('json_required', {
    en: 'The body must be JSON, with the header Content-Type: application/json.',
    zh: '请求体应为 JSON，并带请求头 Content-Type: application/json。',
  })
}
