import type { Stop } from './stop.ts'

/** Runs jobs, so many at a time: the more important first, else in the order given. */
export interface Queue {
  /** Rejects at once when it is stopped: before it began the job never will, and one that runs has its place until it has ended. */
  run<T>(stop: Stop, job: () => Promise<T>, priority?: number): Promise<T>
  /** Looks again: the limit may have grown. */
  look(): void
  /** Jobs that run or wait. */
  count(): number
}

interface Waiting {
  stop: Stop
  begin(): void
  priority: number
}

/** @param limit jobs at once, asked for each time one could start */
export function createQueue(limit: () => number): Queue {
  const waiting: Waiting[] = []
  let running = 0

  function look(): void {
    while (waiting.length > 0 && running < limit()) {
      const { stop, begin } = waiting.shift()!
      if (!stop.reason) begin()
    }
  }
  function ended(): void {
    running--
    look()
  }
  return {
    look,
    count: () => waiting.length + running,
    run: (stop, job, priority = 0) =>
      stop.wait(
        new Promise((resolve, reject) => {
          const begin = () => {
            running++
            const done = job()
            done.then(resolve, reject)
            done.then(ended, ended)
          }
          let at = waiting.length
          while (at > 0 && waiting[at - 1]!.priority < priority) at--
          waiting.splice(at, 0, { stop, begin, priority })
          look()
        }),
      ),
  }
}
