import type { FileState } from '../batch.ts'
import type { Client } from '../client.ts'
import type { DukouError } from '../error.ts'
import { textFields } from '../fields.ts'
import type { Picked } from '../platform/platform.ts'
import type { UploadedFile } from '../road.ts'
import type { Pending } from '../shelf.ts'
import type { Progress } from '../speed.ts'
import type { UploadOptions } from '../upload.ts'
import {
  type GivenFile,
  type Item,
  isActive,
  isSame,
  type Row,
  type Run,
  rowOfGiven,
  rowOfSource,
} from './item.ts'

/** What an uploader tells its app. */
export interface ListEvents {
  /** A file came, went, or changed its state. */
  change: Record<string, never>
  progress: Progress
  success: { index: number; file: UploadedFile }
  /** Nothing is under way any more. */
  done: { arrived: number; failed: number }
  fail: { index: number; error: DukouError }
  delete: { index: number; item: Item }
  /** More files than `max`; so many were left out. */
  exceed: { max: number; left: number }
}

export interface ListOptions {
  client(): Client
  /** Files at most, those that the app gave included. */
  max(): number
  /** How files are sent. */
  upload(): Pick<UploadOptions, 'fields' | 'keep' | 'compress'>
  /** Whether files are sent as soon as they are chosen. */
  auto(): boolean
  /** Called when the item at a place looks different, or all may. */
  onShow(index: number | null): void
  onEvent<Name extends keyof ListEvents>(name: Name, detail: ListEvents[Name]): void
}

/** The files of one uploader, and what becomes of them; whoever shows it calls no host here. */
export interface List {
  items(): readonly Item[]
  /** How many more may be added. */
  left(): number
  /** Adds what fits, and sends it where `auto` says so. */
  add(sources: readonly (Picked | Pending)[]): void
  /** Takes over the files that the app says are there already; those that arrived here stay. */
  give(files: readonly GivenFile[]): void
  /** Sends what is `ready`. */
  send(): void
  /** Sends one that failed again; without a key, all that did. */
  retry(key?: string): void
  remove(key: string): void
  pause(): void
  resume(): void
  /** Of all that is under way; null when nothing is. */
  total(): Progress | null
  /** What an earlier run left unfinished, with the same fields as this list has. */
  offered(): readonly Pending[]
  /** Looks for what an earlier run left. */
  look(): Promise<void>
  accept(): void
  decline(): void
  /** Nobody shows it any more: what is under way ends, unless it is kept. */
  close(): void
}

export function createList(options: ListOptions): List {
  const { client, max, onShow, onEvent } = options
  let rows: Row[] = []
  let old: readonly Pending[] = []
  /** The runs since something was under way last. */
  let live: Run[] = []

  const left = () => Math.max(0, max() - rows.length)
  const changed = () => {
    onShow(null)
    onEvent('change', {})
  }

  function send(batch: Row[]): void {
    if (batch.length === 0) return
    const run: Run = { task: null, progress: null }
    batch.forEach((row, place) => {
      Object.assign(row, { run, place })
    })
    run.task = client().upload(
      batch.map(({ source }) => source!),
      {
        ...options.upload(),
        onFile: (place, state) => reach(batch[place]!, state),
        onProgress(progress) {
          run.progress = progress
          const now = total()
          if (now) onEvent('progress', now)
        },
      },
    )
  }

  function reach(row: Row, { state, percent, size, file, error }: FileState): void {
    const index = rows.indexOf(row)
    // Removed: what its abort says concerns nobody.
    if (index < 0) return
    const isNew = state !== row.state
    Object.assign(row, { state, percent, size: size || row.size, file: file || null, error: error || null })
    if (isActive(row) && live.indexOf(row.run!) < 0) live.push(row.run!)
    onShow(index)
    if (!isNew) return
    if (file && state === 'done') onEvent('success', { index, file })
    if (error && state === 'failed') onEvent('fail', { index, error })
    onEvent('change', {})
    settle()
  }

  /** Says so when the last one has ended. */
  function settle(): void {
    if (live.length === 0 || rows.some(isActive)) return
    const last = total()
    live = []
    onShow(null)
    if (last)
      onEvent('progress', {
        ...last,
        percent: 100,
        ended: last.count,
        sent: last.total,
        speed: 0,
        secondsLeft: 0,
      })
    const failed = rows.filter(({ state }) => state === 'failed').length
    onEvent('done', { arrived: rows.filter(({ state }) => state === 'done').length, failed })
  }

  function total(): Progress | null {
    const known = live.map(({ progress }) => progress).filter((one) => one !== null)
    if (known.length === 0) return null
    const sum = (name: 'ended' | 'count' | 'sent' | 'total' | 'speed') =>
      known.reduce((all, one) => all + one[name], 0)
    const [sent, bytes, speed] = [sum('sent'), sum('total'), sum('speed')]
    const isOne = known.length === 1
    return {
      percent: isOne ? known[0]!.percent : Math.min(99, Math.floor((sent / (bytes || 1)) * 100)),
      ended: sum('ended'),
      count: sum('count'),
      sent,
      total: bytes,
      speed,
      secondsLeft: isOne ? known[0]!.secondsLeft : speed > 0 ? Math.ceil((bytes - sent) / speed) : null,
    }
  }

  function add(sources: readonly (Picked | Pending)[]): Row[] {
    const fitting = sources.slice(0, left()).map(rowOfSource)
    rows.push(...fitting)
    if (fitting.length > 0) changed()
    if (fitting.length < sources.length)
      onEvent('exceed', { max: max(), left: sources.length - fitting.length })
    return fitting
  }
  const under = (act: 'pause' | 'resume', isMeant: (row: Row) => boolean) => () => {
    for (const row of rows.filter(isMeant)) row.run!.task![act](row.place)
  }

  return {
    items: () => rows,
    left,
    add(sources) {
      const added = add(sources)
      if (options.auto()) send(added)
    },
    give(files) {
      const own = rows.filter(({ source }) => source)
      // An app may give back what it was told of.
      const others = files.filter((file) => !own.some((row) => isSame(row.file, file)))
      const given = rows.filter(({ source }) => !source)
      rows = [
        ...others.map((file) => given.find((row) => isSame(row.file, file)) || rowOfGiven(file)),
        ...own,
      ]
      onShow(null)
    },
    send: () => send(rows.filter(({ state }) => state === 'ready')),
    retry(key) {
      for (const row of rows) {
        if (row.state === 'failed' && (!key || row.key === key)) row.run!.task!.retry(row.place)
      }
    },
    remove(key) {
      const index = rows.findIndex((row) => row.key === key)
      const row = rows[index]
      if (!row) return
      rows.splice(index, 1)
      // Of one that has failed, too: what is kept of it for another run goes.
      row.run?.task?.abort(row.place)
      onEvent('delete', { index, item: row })
      changed()
      settle()
    },
    pause: under('pause', ({ state }) => state === 'waiting' || state === 'sending'),
    resume: under('resume', ({ state }) => state === 'paused'),
    total,
    offered: () => old,
    async look() {
      const fields = textFields(options.upload().fields || {})
      const names = Object.keys(fields)
      const all = await client().pending()
      old = all.filter((one) => names.every((name) => one.fields[name] === fields[name]))
      if (old.length > 0) onShow(null)
    },
    accept() {
      const added = add(old)
      old = old.slice(added.length)
      onShow(null)
      send(added)
    },
    decline() {
      for (const one of old)
        client()
          .discard(one)
          .catch(() => {})
      old = []
      onShow(null)
    },
    close() {
      if (!options.upload().keep) for (const row of rows.filter(isActive)) row.run!.task!.abort(row.place)
    },
  }
}
