import type { FileState, Tell } from './batch.ts'
import { newKey } from './clock.ts'
import { compressed } from './compressed.ts'
import { DukouError } from './error.ts'
import { insist } from './insist.ts'
import type { Cargo, Road } from './road.ts'
import type { NoticeCode } from './setting.ts'
import { createStop } from './stop.ts'
import type { Outbox, UploadOptions } from './upload.ts'
import { weighed } from './weighed.ts'

/** One file on its way. */
export interface Sending {
  abort(): void
  pause(): void
  resume(): void
  /** Sends it again where it has failed. */
  retry(): void
}

/**
 * Sends one file through the queue: prepares it, chooses its road, and insists.
 *
 * @param given without a key where it is new
 */
export function startSending(
  outbox: Outbox,
  given: Cargo,
  { compress, keep, priority }: UploadOptions,
  tell: Tell,
): Sending {
  const { platform, clock, notice, queue, preparations, shelf, chooseRoad } = outbox
  let state: 'running' | 'paused' | 'done' | 'failed'
  let stop = createStop()
  let key = ''
  let prepared: Promise<Road> | null = null

  async function makeRoad(): Promise<Road> {
    const isResumed = given.key !== ''
    let cargo = await weighed(platform, { ...given, key })
    const asItIs = (code: NoticeCode) => (error: Error) => {
      notice(code, `${cargo.name}: ${error.message}`)
      return cargo
    }
    if (!isResumed) {
      if (compress) cargo = await compressed(outbox, cargo, compress).catch(asItIs('not_compressed'))
      if (keep) cargo = await shelf.keepUpload(cargo).catch(asItIs('not_kept'))
    }
    tell({ size: cargo.size })
    return chooseRoad(cargo, isResumed)
  }
  /** Once for a file, however often it is tried: what was made smaller or kept stays so. */
  function prepareOnce(): Promise<Road> {
    if (!prepared) {
      key = given.key || newKey(clock)
      prepared = preparations.run(createStop(), makeRoad)
    }
    shelf.busy.add(key)
    return prepared
  }
  function begin(): void {
    const mine = createStop()
    stop = mine
    state = 'running'
    tell({ state: 'waiting', error: undefined })
    const ready = prepareOnce()
    const send = async () => {
      tell({ state: 'sending' })
      const road = await mine.wait(ready)
      return insist(
        outbox,
        mine,
        (sent) => tell({ sent }),
        (onBytes) => road.go(mine, onBytes),
      )
    }
    const ended = (change: Partial<FileState>) => {
      if (!mine.reason) end(change)
    }
    queue.run(mine, send, priority).then(
      (file) => ended({ file }),
      (error: DukouError) => ended({ error }),
    )
  }
  function end(change: Partial<FileState>): void {
    const { error } = change
    state = error ? 'failed' : 'done'
    // What another run may still bring to its end stays; all else would lie there for ever.
    if (error && error.retry) shelf.busy.delete(key)
    else forget()
    tell({ state, ...change })
  }
  /** Its copy goes, once there is one; another try begins with what the app gave. */
  function forget(): void {
    const gone = key
    const drop = () => shelf.forgetUpload(gone)
    const release = () => shelf.busy.delete(gone)
    Promise.resolve(prepared).then(drop, drop).then(release, release)
    prepared = null
  }
  function halt(code: 'aborted' | 'paused'): DukouError {
    const error = new DukouError(code, code)
    stop.stop(error)
    return error
  }

  begin()
  return {
    abort() {
      // One that failed for want of a network is kept for another run, which is now unwanted.
      if (state === 'failed') forget()
      else if (state !== 'done') {
        prepared!.then(
          (road) => road.leave(),
          () => {},
        )
        end({ error: halt('aborted') })
      }
    },
    pause() {
      if (state !== 'running') return
      halt('paused')
      state = 'paused'
      tell({ state })
    },
    resume() {
      if (state === 'paused') begin()
    },
    retry() {
      if (state === 'failed') begin()
    },
  }
}
