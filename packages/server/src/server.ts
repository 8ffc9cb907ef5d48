import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { sqliteCatalog } from './catalog/sqlite.ts'
import { openDataFolder } from './folder.ts'
import { createApp } from './http/app.ts'
import { createGuard } from './http/guard.ts'
import { createUrlSigner } from './http/signed-url.ts'
import { checkHost, listenError, urlOfAddress } from './listen.ts'
import { readOptions, type ServerOptions } from './options.ts'
import { createPipeline } from './pipeline.ts'
import { diskStorage } from './storage/disk.ts'

/** A server that holds its data folder, and answers once it listens. */
export interface Server {
  /** Such as `http://127.0.0.1:3000`; null until it listens. */
  readonly url: string | null
  readonly address: { host: string; port: number } | null
  /**
   * Starts to answer and resolves with `url`. Default host 127.0.0.1, default port 0 (a free one).
   * Throws `authorization_required`, `port_in_use` or `listen_failed`.
   */
  listen(at?: { host?: string; port?: number }): Promise<string>
  /** Takes no new request, lets those in flight finish for `limits.closeMs`, cuts the rest, and lets go of the data folder. */
  close(): Promise<void>
}

/**
 * Opens the data folder, finishes or removes what a crash has left there, and prepares the routes.
 * Throws `option_invalid`, `data_unusable` or `data_in_use`.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const settings = readOptions(options)
  const folder = await openDataFolder(settings.data)
  const storage = diskStorage(folder.path)
  const now = Date.now
  const catalog = await sqliteCatalog(join(folder.path, 'catalog.sqlite')).catch((error) => {
    folder.release()
    throw error
  })
  const pipeline = createPipeline({ storage, catalog, maxFileSize: settings.limits.maxFileSize, now })
  const signer = createUrlSigner(folder.urlKey, settings.urlSeconds)
  const guard = createGuard(settings.origins, settings.publicUrl)
  const atWork = new Set<Promise<unknown>>()
  const track = <T>(work: Promise<T>): Promise<T> => {
    const done = () => atWork.delete(work)
    atWork.add(work)
    work.then(done, done)
    return work
  }
  const addressOf = (request: FastifyRequest, id: string) => {
    const path = `/files/${id}`
    return guard.urlOf(request) + path + signer.sign(path, now() / 1000)
  }
  const app = createApp({ settings, storage, catalog, pipeline, signer, guard, addressOf, track, now })
  let address: { host: string; port: number } | null = null
  let closing: Promise<void> | null = null

  async function releaseAll(): Promise<void> {
    await catalog.close()
    folder.release()
  }

  async function close(): Promise<void> {
    const cut = setTimeout(() => app.server.closeAllConnections(), settings.limits.closeMs)
    await app.close().finally(() => clearTimeout(cut))
    await Promise.allSettled(atWork)
    await releaseAll()
  }

  try {
    const swept = await pipeline.sweep()
    if (swept.finished + swept.removed > 0) app.log.info(swept, 'mended what the last run left half done')
    await app.ready()
  } catch (error) {
    await releaseAll()
    throw error
  }

  return {
    get url() {
      return address && urlOfAddress(address)
    },
    get address() {
      return address
    },
    async listen({ host = '127.0.0.1', port = 0 } = {}) {
      checkHost(host, settings.lan)
      await app.listen({ host, port, listenTextResolver: () => '' }).catch((error) => {
        throw listenError(error, host, port)
      })
      const bound = app.server.address()
      const boundPort = bound !== null && typeof bound === 'object' ? bound.port : port
      address = { host, port: boundPort }
      return urlOfAddress(address)
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}
