import { join } from 'node:path'
import type { Catalog } from './catalog/catalog.ts'
import { sqliteCatalog } from './catalog/sqlite/catalog.ts'
import type { Sentences } from './errors.ts'
import { openDataFolder } from './folder.ts'
import { createFreeSpace, reserveOf } from './free-space.ts'
import { checkRoom } from './operate/health.ts'
import type { Settings } from './options.ts'
import { diskStorage } from './storage/disk.ts'
import type { Bucket } from './storage/s3/bucket.ts'
import type { Storage } from './storage/storage.ts'
import type { StoreSettings } from './store-options.ts'

/** Where a server keeps what it is given. */
export interface Stores {
  catalog: Catalog
  storage: Storage
  /** Null where the bytes are on this machine's disk. */
  bucket: Bucket | null
  /** The folder of this machine; null where nothing is kept here. */
  folder: string | null
  /** Signs addresses; the same for all servers that share the stores. */
  urlKey: Buffer
  /** Asked before anything is taken in; throws `storage_full`, `storage_unavailable` or `catalog_unavailable`. */
  admit: () => Promise<void>
  /** Null where everything that is stored is listed, too. */
  removeUnlisted: ((known: (keys: string[]) => Promise<Set<string>>) => Promise<unknown>) | null
  /** What the store can't do that others can. */
  shortcomings: Sentences[]
  /** What the server can't do without, for `/readyz`. Each throws while it fails. */
  checks: Record<string, () => Promise<void>>
  /** Milliseconds since 1970, by a clock that all servers share that share the stores. */
  now: () => number
  /** Lets others have the stores. */
  close(): Promise<void>
}

const URL_KEY_BYTES = 32

/** Opens what the settings name. Throws `data_unusable`, `data_in_use`, `catalog_unavailable` or `storage_failed`. */
export async function openStores(settings: Settings): Promise<Stores> {
  const rows = await (settings.database ? openShared(settings.database) : openOwn(settings))
  try {
    const { bucket, ...bytes } = await openBytes(settings, rows)
    return {
      ...rows,
      ...bytes,
      bucket,
      async admit() {
        bucket?.look()
        await rows.admit()
      },
      checks: { ...rows.checks, ...bytes.checks },
      async close() {
        bucket?.close()
        await rows.close()
      },
    }
  } catch (error) {
    await rows.close()
    throw error
  }
}

/** Where the rows are, and what goes with them. */
type Rows = Omit<Stores, keyof Bytes> & Pick<Stores, 'checks'>

/** In a database that other servers share. */
async function openShared(database: StoreSettings['database']): Promise<Rows> {
  const { postgresCatalog } = await import('./catalog/postgres/catalog.ts')
  const catalog = await postgresCatalog(database)
  try {
    return {
      catalog,
      folder: null,
      urlKey: await catalog.secret('urls', URL_KEY_BYTES),
      // Bytes that nothing could be said about afterwards are better not taken.
      admit: async () => {
        await catalog.files.known([''])
      },
      checks: { catalog: () => catalog.check() },
      now: () => catalog.now(),
      close: () => catalog.close(),
    }
  } catch (error) {
    await catalog.close()
    throw error
  }
}

/** In a folder of this machine. */
async function openOwn(settings: Settings): Promise<Rows> {
  const folder = await openDataFolder(settings.data!)
  try {
    const catalog = await sqliteCatalog(join(folder.path, 'catalog.sqlite'))
    const reserveBytes = await reserveOf(folder.path, settings.reserveBytes)
    const freeSpace = createFreeSpace(folder.path, reserveBytes)
    return {
      catalog,
      folder: folder.path,
      urlKey: folder.urlKey,
      admit: () => freeSpace.check(),
      checks: { catalog: () => catalog.check(), disk: () => checkRoom(folder.path, reserveBytes) },
      now: Date.now,
      async close() {
        await catalog.close()
        folder.release()
      },
    }
  } catch (error) {
    folder.release()
    throw error
  }
}

/** Where the bytes are, and what goes with them. */
type Bytes = Pick<Stores, 'storage' | 'bucket' | 'removeUnlisted' | 'shortcomings' | 'checks'>

async function openBytes({ bucket: given, direct }: Settings, { folder, now }: Rows): Promise<Bytes> {
  if (!given)
    return { storage: diskStorage(folder!), bucket: null, removeUnlisted: null, shortcomings: [], checks: {} }
  const { abortStale } = await import('./storage/s3/clean-up.ts')
  const { shortcomingsOf } = await import('./storage/s3/probe.ts')
  const { s3Storage } = await import('./storage/s3/storage.ts')
  const bucket = await openOwnBucket(given, now)
  try {
    return {
      storage: s3Storage(bucket, { memoryBytes: given.memoryBytes }),
      bucket,
      removeUnlisted: (known) => abortStale(bucket, known, now),
      shortcomings: shortcomingsOf(await bucket.probe(), direct),
      checks: { bucket: () => reach(bucket) },
    }
  } catch (error) {
    bucket.close()
    throw error
  }
}

/** The bucket of the settings. Throws `option_invalid` when the SDK is not installed. */
export async function openOwnBucket(
  settings: NonNullable<StoreSettings['bucket']>,
  now: () => number,
): Promise<Bucket> {
  const { openBucket } = await import('./storage/s3/bucket.ts')
  const { endpoint, name, region, style, accessKeyId, accessKeySecret, securityToken } = settings
  const credentials = {
    accessKeyId,
    secretAccessKey: accessKeySecret,
    ...(securityToken === null ? {} : { sessionToken: securityToken }),
  }
  return openBucket({ bucket: name, endpoint, region, addressing: style, credentials, now })
}

/** Whether the store answers; it need not have anything. */
async function reach(bucket: Bucket): Promise<void> {
  await bucket.head('ready')
}
