import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import type { RouteOptions } from 'fastify'
import { Type } from 'typebox'
import { ERROR_KINDS } from '../errors.ts'
import type { App } from '../http/context.ts'
import type { Guard } from '../http/guard.ts'
import { DESCRIBED, type Described } from './openapi-routes.ts'

/** A refusal as it travels (RFC 9457). */
export const problemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum(Object.keys(ERROR_KINDS)),
    detail: Type.String(),
    detailZh: Type.String(),
  },
  { additionalProperties: true },
)

const formSchema = Type.Object(
  {
    file: Type.Any({
      format: 'binary',
      description: '文件，字段名不限 · The file; its field may have any name, and there may be several',
    }),
    session_token: Type.Optional(
      Type.String({
        description: '令牌，也可放在 Authorization 请求头 · The token, unless in Authorization',
      }),
    ),
  },
  { additionalProperties: Type.String() },
)

/** Describes every route that is added after it by the schemas that validate; to be awaited before the first route. */
export async function describeRoutes(app: App, { aliases }: { aliases: readonly string[] }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '渡口 Dukou',
        version: version(),
        description: '文件从手机到服务器 · Files from phones to a server. docs/protocol.md',
      },
      tags: ['upload', 'files', 'tus', 'access', 'operate'].map((name) => ({ name })),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          signature: { type: 'apiKey', in: 'query', name: 's' },
        },
      },
    },
    transform: (({
      schema,
      url,
      route,
    }: {
      schema: object | undefined
      url: string
      route: RouteOptions
    }) => ({
      schema: completed(schema ?? {}, url, route, aliases),
      url,
    })) as never,
  })
}

/** `GET /openapi.json`; it says where the server is, as whoever asks reaches it. */
export function openapiRoute(app: App, { urlOf }: Pick<Guard, 'urlOf'>): void {
  let paths: string | null = null
  app.get('/openapi.json', async (request, reply) => {
    paths ??= JSON.stringify(app.swagger()).slice(1)
    const servers = JSON.stringify([{ url: urlOf(request) }])
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .send(`{"servers":${servers},${paths}`)
  })
}

function completed(schema: object, url: string, route: RouteOptions, aliases: readonly string[]): object {
  const pattern = aliases.includes(url) ? '/upload' : url
  const methods = [route.method].flat()
  const described = methods
    .map((method) => DESCRIBED[`${method} ${pattern}`])
    .find((one) => one !== undefined)
  if (!described) return schema
  const { response = {} } = schema as { response?: Record<string, object> }
  return {
    ...schema,
    summary: described.summary,
    tags: [described.tag],
    security: securityOf(described),
    ...(pattern === '/upload' ? { consumes: ['multipart/form-data'], body: formSchema } : {}),
    response: { ...bareOf(described), ...named(response), default: REFUSAL },
  }
}

const REFUSAL = {
  description: '拒绝 · A refusal',
  content: { 'application/problem+json': { schema: problemSchema } },
}

function securityOf({ who }: Described): object[] {
  if (who === 'anyone') return []
  return who === 'token' ? [{ token: [] }] : [{ token: [] }, { signature: [] }, {}]
}

function bareOf({ bare = {} }: Described): Record<string, object> {
  return Object.fromEntries(
    Object.entries(bare).map(([status, description]) => [status, { description, type: 'null' }]),
  )
}

function named(response: Record<string, object>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(response).map(([status, schema]) => [status, { description: status, ...schema }]),
  )
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
