import { DatabaseSync } from 'node:sqlite'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

// The log is copied into the database after so many changes, so that it neither grows nor makes reading slow.
const CHANGES = 2000
// Beyond so many pages it is not only copied but begun anew, for which writers wait a moment.
const MANY_PAGES = 16_384

/** Copies the write-ahead log into the database from a thread of its own, where waiting for the disk holds up nobody. */
export interface Checkpoints {
  /** Counts changes, and begins a checkpoint when there were enough. */
  count(changes: number): void
  close(): Promise<void>
}

export function createCheckpoints(path: string): Checkpoints {
  let changes = 0
  let worker: Worker | null = null
  let isBusy = false

  function start(): Worker {
    const started = new Worker(new URL(import.meta.url), { workerData: { checkpoint: path } })
    started.unref()
    started.on('message', () => {
      isBusy = false
    })
    // A checkpoint that failed, because the disk is full, loses nothing: the log goes on, and the next one tries again.
    started.on('error', () => {
      isBusy = false
      worker = null
    })
    return started
  }

  return {
    count(more) {
      changes += more
      if (changes < CHANGES || isBusy) return
      changes = 0
      isBusy = true
      worker ??= start()
      worker.postMessage('checkpoint')
    },
    async close() {
      await worker?.terminate()
    },
  }
}

function serve(path: string): void {
  const database = new DatabaseSync(path, { timeout: 5000 })
  const run = (mode: 'passive' | 'restart') =>
    database.prepare(`pragma wal_checkpoint(${mode})`).get() as { log: number }
  parentPort!.on('message', () => {
    try {
      if (run('passive').log > MANY_PAGES) run('restart')
    } catch {
      // Said above: the next one tries again.
    }
    parentPort!.postMessage('done')
  })
}

if (!isMainThread && workerData?.checkpoint) serve(workerData.checkpoint as string)
