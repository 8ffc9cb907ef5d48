import type { Args, OpenTask, Result, TaskEvent, WxFailure } from '../../wx/bridge.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../fault.ts'
import { toFailure } from '../to-failure.ts'
import { downloadFile } from './download.ts'
import { abortFault, interruptedFault, type NetworkApi, netFault, timeoutFault } from './faults.ts'
import { createLog, type NetworkLogEntry } from './log.ts'
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
  /** Milliseconds for a call that names none. */
  timeouts: Record<NetworkApi, number>
  /** What happens beyond the limit of tasks at once: wait, or fail as in 2017 (wx-api §6.4, C1). */
  overflow: 'queue' | 'fail'
  /** Whether the phone has a network, asked when a task starts. */
  online(): boolean
  /** Whether the mini program is in the background. */
  hidden(): boolean
}

export interface Network {
  open(api: NetworkApi, args: Args, on: (event: TaskEvent) => void): OpenTask
  /** Fails everything that runs or waits: the network went, or five seconds in the background passed. */
  cut(why: 'offline' | 'background' | 'restart'): void
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
  const log = createLog(1000)
  const live = new Map<AbortController, NetworkApi>()

  function open(api: NetworkApi, args: Args, on: (event: TaskEvent) => void): OpenTask {
    const abort = new AbortController()
    const invoked = clock.now()
    const trace = createTrace(invoked, clock.now)
    const entry = log.add(
      api,
      String(args.url),
      String(args.method ?? (api === 'uploadFile' ? 'POST' : 'GET')),
      invoked,
    )
    let giveBack = () => {}
    let stopTimer = () => {}
    let over = false

    function finish(event: { type: 'end'; value: Result } | { type: 'fail'; value: WxFailure }): void {
      if (over) return
      over = true
      stopTimer()
      giveBack()
      live.delete(abort)
      entry.close(clock.now(), event)
      on(event)
    }
    const fail = (error: unknown) => finish({ type: 'fail', value: toFailure(api, error) })

    const running: Running = {
      api,
      args,
      ground,
      trace,
      signal: abort.signal,
      say(type, value) {
        if (!over && !abort.signal.aborted) on({ type, value })
      },
      answered: entry.answered,
      target: entry.target,
      count: entry.count,
    }

    async function run(): Promise<void> {
      trace.queued(invoked, clock.now())
      entry.started(clock.now())
      // How WeChat measures a timeout is not documented; here: from the slot to the end, unverified on a device.
      const limit = typeof args.timeout === 'number' && args.timeout > 0 ? args.timeout : timeouts[api]
      stopTimer = clock.after(limit, () => abort.abort(timeoutFault()))
      try {
        if (options.hidden()) throw interruptedFault()
        if (!options.online()) throw netFault(api, 'OFFLINE')
        const value = await runs[api](running)
        if (abort.signal.aborted) throw abort.signal.reason
        entry.answered(Number(value.statusCode))
        finish({ type: 'end', value })
      } catch (error) {
        fail(abort.signal.aborted ? abort.signal.reason : error)
      }
    }

    live.set(abort, api)
    abort.signal.addEventListener('abort', () => {
      giveBack()
      // A task that still waits for its slot has nothing to unwind.
      setImmediate(() => fail(abort.signal.reason))
    })
    // Nothing is said before the call has returned.
    setImmediate(() => {
      if (over || abort.signal.aborted) return
      if (overflow === 'fail' && slots[api].full()) {
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
      for (const [abort, api] of [...live]) {
        abort.abort(
          why === 'background'
            ? interruptedFault()
            : why === 'offline'
              ? netFault(api, 'OFFLINE')
              : abortFault(api),
        )
      }
    },
    log: { list: log.list, listen: log.listen },
    close() {
      for (const [abort, api] of [...live]) abort.abort(abortFault(api))
      ground.agents.close()
    },
  }
}
