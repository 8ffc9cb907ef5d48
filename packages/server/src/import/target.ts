import type { Settings } from '../options.ts'
import { createPipeline, type Pipeline } from '../pipeline.ts'
import { createShelving } from '../shelving.ts'
import { openStores, type Stores } from '../stores.ts'
import { createSweep } from '../sweep.ts'

/** An installation, opened for files to be brought in without a server. */
export interface Target {
  settings: Settings
  stores: Stores
  pipeline: Pipeline
  close(): Promise<void>
}

/** Opens what the settings name, and mends what a crash has left, as a server does at its start. Throws `data_unusable` or `data_in_use`. */
export async function openTarget(settings: Settings): Promise<Target> {
  const stores = await openStores(settings)
  const { catalog, storage, now } = stores
  const shelving = createShelving(catalog.shelves)
  const { maxPixels } = settings.limits
  const pipeline = createPipeline({ storage, catalog, shelving, maxPixels, now })

  async function close(): Promise<void> {
    await pipeline.settleDebts()
    await shelving.close()
    await stores.close()
  }

  try {
    await createSweep({ storage, catalog, now }).heal()
  } catch (error) {
    await close()
    throw error
  }
  return { settings, stores, pipeline, close }
}
