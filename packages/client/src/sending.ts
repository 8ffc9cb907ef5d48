import { cargoOf, keyOf, type Source } from './cargo.ts'
import { DukouError } from './error.ts'
import { formRoad } from './form-road.ts'
import { insist } from './insist.ts'
import type { Cargo, Road, UploadedFile } from './road.ts'
import { createStop } from './stop.ts'
import type { Outbox, UploadOptions } from './upload.ts'

/** One file on its way. */
export interface Sending {
  abort(): void
  pause(): void
  resume(): void
  /** Sends it again where it has failed. */
  retry(): void
}

/** What happens to a file on its way; each is called from the outside in. */
export interface SendingEvents {
  onState(state: 'waiting' | 'sending' | 'paused'): void
  onSize(bytes: number): void
  onBytes(bytes: number): void
  onEnd(result: UploadResult): void
}

/** How one file of several ended. */
export type UploadResult = { ok: true; file: UploadedFile } | { ok: false; error: DukouError }

/** Sends one file through the queue: prepares it, chooses its road, and insists. */
export function startSending(
  outbox: Outbox,
  source: Source,
  fields: Record<string, string>,
  options: UploadOptions,
  events: SendingEvents,
): Sending {
  const { setting, queue, features } = outbox
  const { clock, conditions, retries } = setting
  let state: 'running' | 'paused' | 'ended' = 'running'
  let stop = createStop()
  let leave = () => {}
  let road: Road | null = null
  let key = keyOf(source)
  let gained = 0
  let release = () => {}

  /** Once for a file, however often it is tried: what was made smaller or kept stays so. */
  const told = options.compress ? () => {} : outbox.resumable?.expect() || (() => {})
  let prepared: Promise<Road> | null = null
  function prepare(): Promise<Road> {
    if (!prepared) {
      prepared = outbox.prepare(makeRoad)
      prepared.then(told, () => {
        told()
        prepared = null
      })
    }
    return prepared
  }

  async function makeRoad(): Promise<Road> {
    const isResumed = key !== undefined
    let cargo: Cargo = await cargoOf(setting, source, fields)
    key = cargo.key
    if (outbox.pending) release = outbox.pending.claim(key)
    if (options.compress && features.compressed && !isResumed)
      cargo = await features.compressed(setting, cargo, options.compress)
    events.onSize(cargo.size)
    if (options.keep && outbox.pending && !isResumed) cargo = await outbox.pending.keep(cargo)
    const form = formRoad(setting, cargo, outbox.learnSmall)
    const isLarge = cargo.size >= outbox.small()
    road = (isLarge && outbox.resumable && (await outbox.resumable.road(cargo, form, isResumed))) || form
    if (stop.reason) road.leave()
    return road
  }

  async function send(): Promise<void> {
    events.onState('sending')
    try {
      const way = await stop.wait(prepare())
      const file = await insist({ stop, conditions, clock, retries, gained: () => gained }, (trial) =>
        way.go(trial, (bytes) => {
          gained = Math.max(gained, bytes)
          events.onBytes(bytes)
        }),
      )
      end({ ok: true, file })
    } catch (thrown) {
      const error = thrown as DukouError
      if (state === 'running') end({ ok: false, error })
    }
  }

  function end(result: UploadResult): void {
    state = 'ended'
    release()
    // What another run may still bring to its end stays; all else would lie there for ever.
    if (outbox.pending && key && (result.ok || !result.error.retry)) outbox.pending.drop(key).catch(() => {})
    events.onEnd(result)
  }

  function begin(): void {
    state = 'running'
    stop = createStop()
    events.onState('waiting')
    prepare().catch(() => {})
    leave = queue.add(send, options.priority)
  }
  function halt(code: 'aborted' | 'paused'): void {
    leave()
    stop.stop(new DukouError(code, `the upload was ${code}`))
  }

  begin()
  return {
    abort() {
      if (state === 'ended') return
      state = 'ended'
      halt('aborted')
      road?.leave()
      end({ ok: false, error: stop.reason! })
    },
    pause() {
      if (state !== 'running') return
      state = 'paused'
      halt('paused')
      events.onState('paused')
    },
    resume() {
      if (state === 'paused') begin()
    },
    retry() {
      if (state !== 'ended') return
      begin()
    },
  }
}
