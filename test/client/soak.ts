import type { Phone } from '@dukou/runtime'
import { type Clock, createClient, type UploadResult, type UploadTask, type WxLike, wxPlatform } from 'dukou'

const COUNT = 200
const SLOTS = 10
const kinds = ['request', 'uploadFile', 'downloadFile'] as const

/** What one run left behind, and the most that it had under way. */
export interface Soaked {
  /** The most tasks of one kind that the host had under way, from the call to its callback. */
  most: number
  /** Tasks of the host, by how they ended. */
  tasks: { ended: number; failed: number }
  /** Calls of the app that never settled. */
  unsettled: number
  /** Files without a result after the first wave, or with one that is none, such as `paused`. */
  lost: number
  /** Files that did not arrive after all was well again. */
  missing: number
  /** Files that the server has under another's name, and those that were sent once more after they had arrived. */
  mixed: number
  again: number
  /** Listeners of wx that are still there after `close`, timers that still run, tasks that the host still has. */
  listeners: number
  timers: number
  tasksLeft: number
  /** Why files are missing. */
  why: string[]
  /** What the app did. */
  acts: number
}

/** Draws the same numbers from the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** 200 files through ten slots, while everything that an app, a visitor and a line can do happens at random. */
export async function soak(phone: Phone, url: string, seed: number): Promise<Soaked> {
  const random = randomOf(seed)
  const below = (most: number) => Math.floor(random() * most)
  const { wx, watched } = watchWx(phone)
  const { clock, timers } = watchClock(random)
  const client = createClient({
    url,
    token: `visitor-${process.pid}-${seed}`,
    platform: wxPlatform(wx),
    clock,
    limits: { concurrency: SLOTS, slots: SLOTS, retries: 3, maxPart: 32 * 1024, stallMs: 40_000 },
    onNotice: () => {},
  })
  const [hello, ...paths] = writeFiles(phone, seed, below)
  // From here on the client knows what the server calls small.
  await client.upload(hello!)
  trouble(phone)

  let settled = 0
  const calls: Promise<unknown>[] = []
  const call = <T>(done: Promise<T>): Promise<T> => {
    calls.push(done)
    const count = () => {
      settled++
    }
    done.then(count, count)
    return done
  }
  const done = new Set<number>()
  let again = 0
  const task = client.upload(paths, {
    onFile(index, { state }) {
      if (done.has(index)) again++
      if (state === 'done') done.add(index)
    },
  })
  let over = false
  const first = call(task).then((results) => {
    over = true
    return results
  })
  let acts = 0
  while (!over && acts < COUNT) {
    act(phone, task, below, call)
    acts++
    await rest(below(8))
  }
  phone.control.line(null)
  phone.control.network('wifi')
  phone.control.show()
  task.resume()
  const results = await within(first)
  const lost = results === null ? COUNT : results.filter((result) => !isResult(result)).length
  const last = await within(call(task.retry()))
  // Whoever was still waiting for an earlier wave.
  await within(Promise.allSettled(calls))
  client.close()
  // What was sent without waiting for it, such as giving up an upload, may have met a dead line.
  for (let patience = 800; patience > 0 && (watched.live() > 0 || timers() > 0); patience--) await rest(5)
  return {
    most: watched.most(),
    tasks: watched.tasks,
    unsettled: calls.length - settled,
    lost,
    missing: last === null ? COUNT : last.filter((result) => !result.ok).length,
    mixed: last === null ? COUNT : COUNT - distinct(last),
    again,
    listeners: watched.listeners(),
    timers: timers(),
    tasksLeft: watched.live() + phone.busy(),
    why: (last || []).map((result) => (result.ok ? '' : result.error.code)).filter((code) => code !== ''),
    acts,
  }
}

const isResult = (result: UploadResult | undefined) =>
  result !== undefined && (result.ok || result.error.code !== 'paused')

const distinct = (results: UploadResult[]) =>
  new Set(results.map((result, index) => (result.ok ? result.file.id : index))).size

/** Null when it takes for ever. */
function within<T>(done: Promise<T>): Promise<T | null> {
  const timer = Promise.withResolvers<null>()
  const stop = setTimeout(timer.resolve, 40_000, null)
  return Promise.race([done, timer.promise]).finally(() => clearTimeout(stop))
}

/** Most are small forms; a fifth goes part by part, some of them in several parts. */
function writeFiles(phone: Phone, seed: number, below: (most: number) => number): string[] {
  const wx = phone.wx as unknown as {
    env: { USER_DATA_PATH: string }
    getFileSystemManager(): { writeFileSync(path: string, data: ArrayBuffer): void }
  }
  return Array.from({ length: COUNT + 1 }, (_, index) => {
    const kind = index === 0 ? 19 : below(20)
    const size = kind === 0 ? 40_000 + below(60_000) : kind < 4 ? 1000 + below(2000) : 100 + below(800)
    const bytes = new Uint8Array(size).fill(below(256))
    new DataView(bytes.buffer).setUint32(0, seed)
    new DataView(bytes.buffer).setUint32(4, index)
    const path = `${wx.env.USER_DATA_PATH}/${index}.bin`
    wx.getFileSystemManager().writeFileSync(path, bytes.buffer)
    return path
  })
}

/** A tenth of all tasks meets a fault, of every kind that a line has. */
function trouble(phone: Phone): void {
  for (const fault of [
    { kind: 'refuse' },
    { kind: 'reset' },
    { kind: 'cut', after: { up: 600 } },
    { kind: 'cut', after: { down: 50 }, by: 'close' },
    { kind: 'answerLost' },
    { kind: 'halfOpen' },
  ] as const)
    phone.control.fault({ ...fault, share: 0.018 })
}

function act(
  phone: Phone,
  task: UploadTask<UploadResult[]>,
  below: (most: number) => number,
  call: (done: Promise<unknown>) => void,
): void {
  const index = below(COUNT)
  const what = below(100)
  if (what < 15) task.abort(index)
  else if (what < 30) call(task.retry(index))
  else if (what < 50) task.pause(index)
  else if (what < 70) task.resume(index)
  else if (what < 76) {
    // All in one turn, as a visitor's double tap is.
    task.pause(index)
    task.resume(index)
  } else if (what < 82) {
    task.abort(index)
    call(task.retry(index))
  } else if (what < 84) task.pause()
  else if (what < 90) task.resume()
  else if (what < 92) phone.control.network('none')
  else if (what < 96) phone.control.network('wifi')
  else if (what < 97) phone.control.hide()
  else phone.control.show()
}

/** Counts what the client does with `wx`, and leaves it as it is. */
function watchWx(phone: Phone) {
  const real = phone.wx as unknown as Record<string, (...given: unknown[]) => unknown>
  const live = { request: 0, uploadFile: 0, downloadFile: 0 }
  const tasks = { ended: 0, failed: 0 }
  const listeners = new Map<string, Set<unknown>>()
  let most = 0
  const wx = Object.create(real) as Record<string, unknown>
  for (const kind of kinds)
    wx[kind] = (options: Record<'success' | 'fail', (result: unknown) => void>) => {
      live[kind]++
      most = Math.max(most, live[kind])
      const ended = (how: keyof typeof tasks) => {
        live[kind]--
        tasks[how]++
      }
      return real[kind]!({
        ...options,
        success(result: unknown) {
          ended('ended')
          options.success(result)
        },
        fail(failure: unknown) {
          ended('failed')
          options.fail(failure)
        },
      })
    }
  for (const event of ['NetworkStatusChange', 'NetworkWeakChange', 'AppShow', 'AppHide']) {
    const known = new Set<unknown>()
    listeners.set(event, known)
    wx[`on${event}`] = (listener: unknown) => {
      known.add(listener)
      return real[`on${event}`]!(listener)
    }
    wx[`off${event}`] = (listener: unknown) => {
      known.delete(listener)
      return real[`off${event}`]!(listener)
    }
  }
  return {
    wx: wx as unknown as WxLike,
    watched: {
      tasks,
      most: () => most,
      live: () => kinds.reduce((sum, kind) => sum + live[kind], 0),
      listeners: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
    },
  }
}

// So much faster than the real one: waiting is not what is tried.
const PACE = 10

function watchClock(random: () => number): { clock: Clock; timers(): number } {
  const timers = new Set<NodeJS.Timeout>()
  return {
    timers: () => timers.size,
    clock: {
      now: () => Date.now() * PACE,
      random,
      after(ms, run) {
        const timer = setTimeout(() => {
          timers.delete(timer)
          run()
        }, ms / PACE)
        timers.add(timer)
        return () => {
          timers.delete(timer)
          clearTimeout(timer)
        }
      },
    },
  }
}
