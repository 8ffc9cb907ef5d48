import { DukouError } from './error.ts'
import type { Network, Running } from './platform/platform.ts'
import { createQueue, type Queue } from './queue.ts'

/**
 * A network that never has more tasks under way than the host has slots for. WeChat has ten; whether all kinds share them isn't
 * documented (wx-api §6.4), so it is a setting.
 */
export function limitSlots(network: Network, slots: number, areShared: boolean): Network {
  const queue = () => createQueue(() => slots)
  const first = queue()
  const [uploads, downloads] = areShared ? [first, first] : [queue(), queue()]
  return {
    request: (request) => inSlot(first, () => network.request(request)),
    form: (request, onBytes) => inSlot(uploads, () => network.form(request, onBytes)),
    download: (request, onBytes) => inSlot(downloads, () => network.download(request, onBytes)),
  }
}

function inSlot<T>(queue: Queue, begin: () => Running<T>): Running<T> {
  let running: Running<T> | null = null
  let leave = () => {}
  let refuse = (_error: DukouError) => {}
  const done = new Promise<T>((resolve, reject) => {
    refuse = reject
    leave = queue.add(async () => {
      try {
        running = begin()
        resolve(await running.done)
      } catch (error) {
        reject(error)
      }
    })
  })
  return {
    done,
    abort() {
      leave()
      if (running) running.abort()
      else refuse(new DukouError('aborted', 'aborted while it waited for a slot'))
    },
  }
}
