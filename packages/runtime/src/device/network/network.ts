import type { Args, OpenTask, Result, TaskEvent, WxFailure } from '../../wx/bridge.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../fault.ts'
import type { ProfileName } from '../profiles.ts'
import { toFailure } from '../to-failure.ts'
import { interruptedFault, timeoutFault } from '../traits.ts'
import { rewrite } from './address.ts'
import { downloadFile } from './download.ts'
import { abortFault, type NetworkApi, netFault } from './faults.ts'
import type { Passage } from './line/passage.ts'
import { createLog } from './log.ts'
import type { NetworkLogEntry } from './log-entry.ts'
import { request } from './request.ts'
import { createSlots } from './slots.ts'
import type { Ground, Running } from './task.ts'
import { createTrace } from './trace.ts'
import { uploadFile } from './upload.ts'

const runs = { request, uploadFile, downloadFile }
const kinds = { request: 'request', uploadFile: 'upload', downloadFile: 'download' }

export interface NetworkOptions {
  ground: Ground
  clock: Clock
  /** Which WeChat this is, for the log. */
  model: { profile: ProfileName; sdkVersion: string }
  /** Milliseconds for a call that names none. */
  timeouts: Record<NetworkApi, number>
  /** What happens beyond the limit of tasks at once: wait, or fail as in 2017 (wx-api §6.4, C1). */
  overflow(api: NetworkApi): 'queue' | 'fail'
  /** Whether the phone has a network, asked when a task starts. */
  online(): boolean
  /** Whether the mini program is in the background. */
  hidden(): boolean
  /** What a task met on the line, once it has ended. */
  measured(passage: Passage, timedOut: 'yes' | 'no'): void
}

export interface Network {
  open(api: NetworkApi, args: Args, on: (event: TaskEvent) => void): OpenTask
  /** Fails everything that runs or waits: the network went, or five seconds in the background passed. */
  cut(why: 'offline' | 'background' | 'restart'): void
  /** Ends everything as when the mini program is killed: no connection is left, and nobody is told anything. */
  kill(): void
  log: { list(): NetworkLogEntry[]; listen(on: (entry: NetworkLogEntry) => void): () => void }
  close(): void
}

export function createNetwork(options: NetworkOptions): Network {
  const { ground, clock, timeouts, overflow } = options
  const slots = {
    request: createSlots(ground.limits.concurrent),
    uploadFile: createSlots(ground.limits.concurrent),
    downloadFile: createSlots(ground.limits.concurrent),
  }
  const log = createLog({ most: 1000, now: clock.now, ...options.model })
  const live = new Map<AbortController, { api: NetworkApi; mute(): void }>()

  function open(api: NetworkApi, args: Args, on: (event: TaskEvent) => void): OpenTask {
    const abort = new AbortController()
    const invoked = clock.now()
    const url = String(args.url)
    const entry = log.add(api, url, String(args.method ?? (api === 'uploadFile' ? 'POST' : 'GET')))
    const trace = createTrace(invoked, clock.now, entry)
    let passage: Passage | null = null
    let giveBack = () => {}
    let stopTimer = () => {}
    let over = false
    let muted = false

    function finish(event: { type: 'end'; value: Result } | { type: 'fail'; value: WxFailure }): void {
      if (over) return
      over = true
      stopTimer()
      giveBack()
      live.delete(abort)
      entry.close(event)
      if (passage !== null) {
        ground.line.end(passage)
        options.measured(passage, event.type === 'fail' && event.value.errno === 5 ? 'yes' : 'no')
      }
      if (!muted) on(event)
    }
    const fail = (error: unknown) => finish({ type: 'fail', value: toFailure(api, error) })

    const running = (passage: Passage): Running => ({
      api,
      args,
      ground,
      trace,
      passage,
      signal: abort.signal,
      say(type, value) {
        if (!over && !abort.signal.aborted) on({ type, value })
      },
      answered: entry.status,
      target: entry.target,
      count: entry.count,
    })

    async function run(): Promise<void> {
      trace.queued(invoked, clock.now())
      const urls = [url, rewrite(url, ground.rewrites)]
      passage = ground.line.begin({ id: entry.id, api, urls }, entry.struck)
      entry.started(passage)
      // How WeChat measures a timeout is not documented; here: from the slot to the end, unverified on a device.
      const limit = typeof args.timeout === 'number' && args.timeout > 0 ? args.timeout : timeouts[api]
      stopTimer = clock.after(limit, () => abort.abort(timeoutFault(ground.traits, api)))
      try {
        if (options.hidden()) throw interruptedFault(ground.traits)
        if (!options.online()) throw netFault(api, 'OFFLINE')
        const value = await runs[api](running(passage))
        if (abort.signal.aborted) throw abort.signal.reason
        entry.status(Number(value.statusCode))
        finish({ type: 'end', value })
      } catch (error) {
        fail(abort.signal.aborted ? abort.signal.reason : error)
      }
    }

    live.set(abort, {
      api,
      mute() {
        muted = true
      },
    })
    abort.signal.addEventListener('abort', () => {
      giveBack()
      // A task that still waits for its slot has nothing to unwind.
      setImmediate(() => fail(abort.signal.reason))
    })
    // Nothing is said before the call has returned.
    setImmediate(() => {
      if (over || abort.signal.aborted) return
      if (overflow(api) === 'fail' && slots[api].full()) {
        const kind = kinds[api]
        const { concurrent } = ground.limits
        return fail(
          kind === 'request'
            ? new Fault('exceed max task count', 600007)
            : new Fault(
                `create${api === 'uploadFile' ? 'Upload' : 'Download'}Task:fail exceed max ${kind} connection count ${concurrent}`,
                600007,
              ),
        )
      }
      const place = slots[api].place(() => void run())
      giveBack = place.leave
      place.enter()
    })
    return {
      abort() {
        if (!over) abort.abort(abortFault(api))
      },
    }
  }

  return {
    open,
    cut(why) {
      for (const [abort, { api }] of [...live]) {
        abort.abort(
          why === 'background'
            ? interruptedFault(ground.traits)
            : why === 'offline'
              ? netFault(api, 'OFFLINE')
              : abortFault(api),
        )
      }
    },
    kill() {
      for (const [abort, { api, mute }] of [...live]) {
        mute()
        abort.abort(abortFault(api))
      }
      ground.line.kill()
    },
    log: { list: log.list, listen: log.listen },
    close() {
      for (const [abort, { api }] of [...live]) abort.abort(abortFault(api))
      ground.agents.close()
      ground.line.close()
    },
  }
}
