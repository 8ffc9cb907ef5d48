import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type FastifyServerOptions, LogController } from 'fastify'

/**
 * What may stand in no log: signatures and their ends, bearer tokens, secrets of WeChat's and ours. Whatever is logged as
 * an error passes through here, because others put addresses and headers into their messages.
 */
const SECRETS: [RegExp, string][] = [
  [/([?&](?:s|sig|signature|token|session_token|access_token|secret|js_code|code)=)[^&\s"'<>]*/gi, '$1…'],
  [/\b(Bearer|Basic)\s+[^\s"',]+/gi, '$1 …'],
  [
    /("?\b(?:session_token|session_key|access_token|secret|token|authorization)"?\s*[:=]\s*"?)[^\s"'&,}]+/gi,
    '$1…',
  ],
  [/\bdk_[A-Za-z0-9_-]{8,}/g, 'dk_…'],
]

/** A text without what may stand in no log. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text)
}

/** An error for the log: its type, its message, its stack and what caused it, without secrets and without its other fields. */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: withoutSecrets(String(error)) }
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    type: name,
    message: withoutSecrets(message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(stack === undefined ? {} : { stack: withoutSecrets(stack) }),
    ...(cause === undefined || depth >= 3 ? {} : { cause: describeError(cause, depth + 1) }),
  }
}

/** A request's path for the log: without its query, which may carry a signature, and not endless. */
export function pathOf(url: string): string {
  return url.split('?')[0]!.slice(0, 200)
}

/**
 * How Fastify logs: pino, one JSON object a line, to standard output or to `stream`. Its own two lines about each request
 * are off; `observe` writes one once it is over.
 */
export function logOptions(
  level: string,
  stream?: { write(line: string): void },
): Pick<FastifyServerOptions, 'logger' | 'logController' | 'genReqId'> {
  return {
    logger: level === 'silent' ? false : loggerOptions(level, stream),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestIds() as never,
  }
}

function loggerOptions(level: string, stream: { write(line: string): void } | undefined) {
  return {
    level,
    ...(stream ? { stream } : {}),
    serializers: {
      req: ({ method, url, ip }: { method: string; url: string; ip: string }) => ({
        method,
        path: pathOf(url),
        ip,
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
      err: describeError as never,
    },
    // For whatever is logged whole one day.
    redact: {
      paths: [
        'headers.authorization',
        'headers.cookie',
        '*.authorization',
        '*.token',
        '*.session_token',
        '*.secret',
      ],
      censor: '…',
    },
  }
}

/** A request's id: the one that a proxy gave, where it is short and plain, otherwise one of ours. */
function createRequestIds(): (request: IncomingMessage) => string {
  const start = randomBytes(6).toString('base64url').replace(/[_-]/g, 'x')
  let count = 0
  return (request) => {
    const given = request.headers['x-request-id']
    if (typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given)) return given
    count++
    return `${start}-${count.toString(36)}`
  }
}
