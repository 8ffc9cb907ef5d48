import type { Worker } from 'node:worker_threads'
import { scriptFile } from '../../place.ts'
import { threads } from '../on-demand.ts'
import { lookAt } from './looks.ts'
import type { Work, Worked } from './work.ts'

/** Beyond so many pixels a picture takes a thread of its own: 12 megapixels take seconds, in which the phone would stand still. */
const SMALL = 500_000

/** Where pictures are worked on. */
export interface Studio {
  /** Rejects with what went wrong, and when the studio closes. */
  work(job: Work): Promise<Worked | null>
  close(): Promise<void>
}

export function createStudio(): Studio {
  const running = new Set<Worker>()

  function elsewhere(job: Work): Promise<Worked | null> {
    return new Promise((resolve, reject) => {
      const worker = new (threads().Worker)(scriptFile('device/images/thread'), { workerData: job })
      running.add(worker)
      worker.on('message', resolve)
      worker.on('error', reject)
      worker.on('exit', () => {
        running.delete(worker)
        // After an answer this changes nothing.
        reject(new Error('the studio is closed'))
      })
    })
  }

  return {
    async work(job) {
      const { width, height } = lookAt(job.bytes)
      if (width * height > SMALL) return elsewhere(job)
      // The codecs are large, and most phones never touch a picture.
      const { work } = await import('./work.ts')
      return work(job)
    },
    async close() {
      await Promise.all([...running].map((worker) => worker.terminate()))
    },
  }
}
