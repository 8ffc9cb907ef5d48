import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { createAccess } from './access/create.ts'
import type { FileRow } from './catalog/catalog.ts'
import { openDirect } from './direct/open.ts'
import { createWaitingRoom } from './http/admission.ts'
import { createApp } from './http/app.ts'
import { createGuard } from './http/guard.ts'
import { createUrlSigner } from './http/signed-url.ts'
import { checkHost, listenError, urlOfAddress } from './listen.ts'
import { createInstruments } from './operate/instruments.ts'
import { readOptions, type ServerOptions } from './options.ts'
import { createPipeline } from './pipeline.ts'
import { createResumable } from './resumable.ts'
import { createShelving } from './shelving.ts'
import { openStores } from './stores.ts'
import { createSweep } from './sweep.ts'
import { createUnderWay } from './under-way.ts'

/** A server that holds its data folder, and answers once it listens or is handed requests. */
export interface Server {
  /** Such as `http://127.0.0.1:3000`; null until it listens. */
  readonly url: string | null
  readonly address: { host: string; port: number } | null
  /** Session tokens of this server's own; they are taken wherever anything is configured that says who may. */
  readonly tokens: {
    /** `ttlMs` is how long it works, in milliseconds. Default 7 days. */
    create(owner: string, lifetime?: { seconds: number }): Promise<{ token: string; ttlMs: number }>
    revoke(token: string): Promise<void>
    revokeAll(owner: string): Promise<void>
  }
  /**
   * Starts to answer and resolves with `url`. Default host 127.0.0.1, default port 0 (a free one).
   * Throws `authorization_required`, `port_in_use` or `listen_failed`.
   */
  listen(at?: { host?: string; port?: number }): Promise<string>
  /** Answers one request that arrived at somebody else's listener; from this machine only, where nothing says who may and `lan` is not set. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Removes what has expired; the server does so every minute by itself. */
  tidy(): Promise<{ files: number; uploads: number }>
  /** Removes everything of an owner: files and their bytes, uploads, sessions, accounts. */
  erase(owner: string): Promise<{ files: number; uploads: number }>
  /** Says at `/readyz` that no new request should come, and goes on answering. */
  retire(): void
  /** Takes no new request, lets those in flight finish for `limits.closeMs`, cuts the rest, and lets go of the data folder. */
  close(): Promise<void>
}

const TIDY_MS = 60_000

/**
 * Opens the data folder, removes what a crash has left there, and prepares the routes.
 * Throws `option_invalid`, `data_unusable` or `data_in_use`.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const settings = readOptions(options)
  const { limits } = settings
  const stores = await openStores(settings)
  const { catalog, storage, now } = stores
  const shelving = createShelving(catalog.shelves)
  const pipeline = createPipeline({ storage, catalog, shelving, maxPixels: limits.maxPixels, now })
  const underWay = createUnderWay({ catalog, storage, now })
  const resumable = createResumable({
    pipeline,
    catalog,
    underWay,
    uploadSeconds: settings.uploadSeconds,
    now,
  })
  const who = createAccess(settings.access, { rows: catalog.sessions, defaults: settings.policy, now })
  const signer = createUrlSigner(stores.urlKey, settings.urlSeconds)
  const guard = createGuard(settings.origins, settings.publicUrl)
  const atWork = new Set<Promise<unknown>>()
  const handled = new Set<ServerResponse>()
  const instruments = createInstruments({
    folder: stores.folder,
    catalog,
    checks: stores.checks,
    now,
    onFailure: (check, error) => app.log.error({ err: error }, `not ready: ${check}`),
  })
  const onFile = ({ size }: FileRow) => instruments.metrics.committed('direct', [size])
  const { direct, callback } =
    settings.direct && stores.bucket
      ? openDirect({
          settings: settings.direct,
          publicUrl: settings.publicUrl,
          bucket: stores.bucket,
          catalog,
          pipeline,
          underWay,
          onFile,
          now,
        })
      : { direct: null, callback: null }
  const sweep = createSweep({ storage, catalog, direct, removeUnlisted: stores.removeUnlisted, now })
  const track = <T>(work: Promise<T>): Promise<T> => {
    const done = () => atWork.delete(work)
    atWork.add(work)
    work.then(done, done)
    return work
  }
  const addressOf = (request: FastifyRequest, { id, isPublic }: Pick<FileRow, 'id' | 'isPublic'>) => {
    const path = `/files/${id}`
    return guard.urlOf(request) + path + (isPublic ? '' : signer.sign(path, now() / 1000))
  }
  const app = await createApp({
    settings,
    storage,
    redirects: settings.bucket?.serve === 'redirect' ? stores.bucket : null,
    catalog,
    pipeline,
    resumable,
    underWay,
    direct,
    callback,
    access: who.access,
    isOpen: who.isOpen,
    login: who.login,
    instruments,
    metrics: instruments.metrics,
    admit: stores.admit,
    waiting: createWaitingRoom(limits.maxHeldBytesTotal),
    signer,
    guard,
    addressOf,
    track,
    now,
  })
  let address: { host: string; port: number } | null = null
  let closing: Promise<void> | null = null
  let clock: NodeJS.Timeout | undefined

  async function tidy() {
    await pipeline.settleDebts()
    await who.sessions.sweep()
    return sweep.tidy()
  }

  async function heal(): Promise<void> {
    const start = performance.now()
    const swept = { ...(await sweep.heal()) }
    instruments.metrics.swept(swept, (performance.now() - start) / 1000)
    if (Object.values(swept).some((count) => count > 0))
      app.log.info(swept, 'mended what the last run left half done')
  }

  async function releaseAll(): Promise<void> {
    clearInterval(clock)
    who.close()
    await shelving.close()
    await stores.close()
  }

  async function close(): Promise<void> {
    instruments.health.closing()
    const cut = setTimeout(() => {
      app.server.closeAllConnections()
      for (const response of handled) response.destroy()
    }, limits.closeMs)
    await app.close()
    while (handled.size > 0) await new Promise((resolve) => [...handled][0]!.once('close', resolve))
    clearTimeout(cut)
    await Promise.allSettled(atWork)
    await releaseAll()
  }

  try {
    for (const { en } of stores.shortcomings) app.log.warn(en)
    await heal()
    await app.ready()
  } catch (error) {
    await releaseAll()
    throw error
  }
  clock = setInterval(() => {
    track(tidy()).catch((error) => app.log.error({ err: error }, 'what has expired could not be removed'))
  }, TIDY_MS)
  clock.unref()
  instruments.health.started()

  return {
    get url() {
      return address && urlOfAddress(address)
    },
    get address() {
      return address
    },
    tokens: {
      create: (owner, lifetime) => who.sessions.create(owner, lifetime),
      revoke: (token) => who.sessions.revoke(token),
      revokeAll: (owner) => who.sessions.revokeAll(owner),
    },
    async listen({ host = '127.0.0.1', port = 0 } = {}) {
      checkHost(host, settings.lan || !who.isOpen)
      await app.listen({ host, port, listenTextResolver: (at) => `listening on ${at}` }).catch((error) => {
        throw listenError(error, host, port)
      })
      const bound = app.server.address()
      const boundPort = bound !== null && typeof bound === 'object' ? bound.port : port
      address = { host, port: boundPort }
      return urlOfAddress(address)
    },
    handle(request, response) {
      handled.add(response)
      response.once('close', () => handled.delete(response))
      app.routing(request, response)
    },
    tidy: () => track(tidy()),
    erase: (owner) => track(sweep.erase(owner)),
    retire: () => instruments.health.closing(),
    close() {
      closing ??= close()
      return closing
    },
  }
}
