import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { Access } from '../access/access.ts'
import type { Login } from '../access/login-route.ts'
import type { Catalog, FileRow } from '../catalog/catalog.ts'
import type { Direct } from '../direct/direct.ts'
import type { Callback } from '../direct/open.ts'
import type { Instruments } from '../operate/instruments.ts'
import type { Metrics } from '../operate/metrics.ts'
import type { Settings } from '../options.ts'
import type { Pipeline } from '../pipeline.ts'
import type { Resumable } from '../resumable.ts'
import type { Bucket } from '../storage/s3/bucket.ts'
import type { Storage } from '../storage/storage.ts'
import type { UnderWay } from '../under-way.ts'
import type { WaitingRoom } from './admission.ts'
import type { Guard } from './guard.ts'
import type { UrlSigner } from './signed-url.ts'

/** What the routes work with. */
export interface Context {
  settings: Settings
  storage: Storage
  /** Where readers are sent; null where they read through this server. */
  redirects: Bucket | null
  catalog: Catalog
  pipeline: Pipeline
  resumable: Resumable
  underWay: UnderWay
  /** Null where all bytes come through this server. */
  direct: Direct | null
  /** Null where no cloud calls. */
  callback: Callback | null
  access: Access
  /** Whether anyone gets in, since nothing says who may. */
  isOpen: boolean
  /** Null where nobody logs in here. */
  login: Login | null
  instruments: Instruments
  metrics: Metrics
  /** Asked before anything is taken in; throws `storage_full`, `storage_unavailable` or `catalog_unavailable`. */
  admit: () => Promise<void>
  waiting: WaitingRoom
  signer: UrlSigner
  guard: Guard
  /** The address of a file, as whoever asks can reach it; signed unless the file is public. */
  addressOf: (request: FastifyRequest, row: Pick<FileRow, 'id' | 'isPublic'>) => string
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
