import { cargoOf, keyOf, type Source } from './cargo.ts'
import { DukouError } from './error.ts'
import { formRoad } from './form-road.ts'
import { insist } from './insist.ts'
import type { Road, UploadedFile } from './road.ts'
import { createStop } from './stop.ts'
import type { FileState, Outbox, UploadOptions } from './upload.ts'

/** One file on its way. */
export interface Sending {
  abort(): void
  pause(): void
  resume(): void
  /** Sends it again where it has failed. */
  retry(): void
}

/** Sends one file through the queue: prepares it, chooses its road, and insists. */
export function startSending(
  { setting, features, queue, resumable, pending, small, learnSmall, prepare }: Outbox,
  source: Source,
  fields: Record<string, string>,
  { compress, keep, priority }: UploadOptions,
  tell: (change: Partial<FileState>) => void,
): Sending {
  let state: 'running' | 'paused' | 'done' | 'failed'
  let stop = createStop()
  let leave = () => {}
  let release = () => {}
  let key = keyOf(source)
  let road: Road | null = null
  let prepared: Promise<Road> | null = null
  let gained = 0
  // Those that are made smaller first come one by one; the others are asked for together.
  const told = resumable && !compress ? resumable.expect() : () => {}

  async function makeRoad(): Promise<Road> {
    const isResumed = key !== undefined
    let cargo = await cargoOf(setting, source, fields)
    key = cargo.key
    if (pending) release = pending.claim(key)
    if (compress && features.compressed && !isResumed)
      cargo = await features.compressed(setting, cargo, compress)
    tell({ size: cargo.size })
    if (keep && pending && !isResumed) cargo = await pending.keep(cargo)
    road = formRoad(setting, cargo, learnSmall)
    if (resumable && cargo.size >= small()) road = (await resumable.road(cargo, road, isResumed)) || road
    // It was given up meanwhile.
    if (state === 'failed') {
      road.leave()
      if (pending) pending.drop(cargo.key).catch(() => {})
    }
    return road
  }

  /** Another try begins with what the app gave: the copy is gone, or there never was one. */
  function anew(): void {
    prepared = null
    key = keyOf(source)
  }

  /** Once for a file, however often it is tried: what was made smaller or kept stays so. */
  function prepareOnce(): Promise<Road> {
    if (!prepared) {
      prepared = prepare(makeRoad)
      prepared.then(told, () => {
        told()
        anew()
      })
    }
    return prepared
  }

  async function send(): Promise<void> {
    const mine = stop
    tell({ state: 'sending' })
    try {
      const way = await mine.wait(prepareOnce())
      const attempt = () =>
        way.go(mine, (sent) => {
          gained = Math.max(gained, sent)
          tell({ sent })
        })
      const file = await insist(setting, mine, () => gained, attempt)
      if (!mine.reason) end({ state: 'done', file })
    } catch (thrown) {
      if (!mine.reason) end({ state: 'failed', error: thrown as DukouError })
    }
  }

  function end(change: { state: 'done' | 'failed'; file?: UploadedFile; error?: DukouError }): void {
    state = change.state
    release()
    const { error } = change
    // What another run may still bring to its end stays; all else would lie there for ever.
    if (!(error && error.retry)) {
      forget()
      anew()
    }
    tell(change)
  }

  function forget(): void {
    if (pending && key) pending.drop(key).catch(() => {})
  }
  function begin(): void {
    state = 'running'
    stop = createStop()
    if (pending && key) release = pending.claim(key)
    tell({ state: 'waiting', error: undefined })
    prepareOnce()
    leave = queue.add(send, priority)
  }
  function halt(code: 'aborted' | 'paused'): DukouError {
    const error = new DukouError(code, `the upload was ${code}`)
    leave()
    stop.stop(error)
    return error
  }

  begin()
  return {
    abort() {
      // One that failed for want of a network is kept for another run, which is now unwanted.
      if (state === 'failed') forget()
      if (state !== 'running' && state !== 'paused') return
      const error = halt('aborted')
      if (road) road.leave()
      end({ state: 'failed', error })
    },
    pause() {
      if (state !== 'running') return
      halt('paused')
      state = 'paused'
      tell({ state: 'paused' })
    },
    resume() {
      if (state === 'paused') begin()
    },
    retry() {
      if (state === 'failed') begin()
    },
  }
}
