import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { Catalog } from '../catalog/catalog.ts'
import type { Settings } from '../options.ts'
import type { Pipeline } from '../pipeline.ts'
import type { Storage } from '../storage/storage.ts'
import type { Guard } from './guard.ts'
import type { UrlSigner } from './signed-url.ts'

/** What the routes work with. */
export interface Context {
  settings: Settings
  storage: Storage
  catalog: Catalog
  pipeline: Pipeline
  signer: UrlSigner
  guard: Guard
  /** The signed address of a file, as whoever asks can reach it. */
  addressOf: (request: FastifyRequest, id: string) => string
  /** Makes closing wait for work that goes on after its client is gone. */
  track: <T>(work: Promise<T>) => Promise<T>
  /** Milliseconds since 1970. */
  now: () => number
}

/** A Fastify instance whose routes are typed by their TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
