import type { DukouError } from '../error.ts'
import type { Progress } from '../speed.ts'
import { explain } from './explain.ts'
import type { Item } from './item.ts'
import type { List } from './list.ts'
import { languageOf, type Texts, textsOf } from './texts.ts'

/** What is to be seen of one file, as plain data. */
export interface ItemLook {
  key: string
  kind: Item['type']
  src: string
  name: string
  state: Item['state']
  percent: number
  /** Over the picture; empty where there is nothing to say. */
  note: string
  /** Whether it arrived just now, and says so with a tick. */
  isArrived: boolean
  /** For a screen reader. */
  label: string
}

export function lookOf(
  { key, type, path, name, state, percent, error, file }: Item,
  language: string,
): ItemLook {
  const texts = textsOf(language)
  const reason = error ? explain(error, languageOf(language)) : ''
  const notes = {
    ready: texts.ready,
    waiting: texts.waiting,
    sending: `${percent}%`,
    paused: texts.paused,
    done: '',
    failed: texts.retry,
  }
  const said = state === 'sending' ? `${texts.states.sending} ${percent}%` : texts.states[state]
  return {
    key,
    kind: type,
    src: path,
    name: name || texts.kinds[type],
    state,
    percent,
    note: notes[state],
    isArrived: state === 'done' && !!file && 'sha256' in file,
    label: [name || texts.kinds[type], said, reason].filter(Boolean).join(', '),
  }
}

/** What is to be seen of all that is under way; null where nothing is. */
export interface TotalLook {
  percent: number
  text: string
  isPaused: boolean
}

export function totalOf(list: List, texts: Texts): TotalLook | null {
  const total = list.total()
  if (!total) return null
  const isPaused = list.items().every(({ state }) => state !== 'waiting' && state !== 'sending')
  return { percent: total.percent, text: lineOf(total, isPaused, texts), isPaused }
}

function lineOf(
  { ended, count, percent, speed, secondsLeft }: Progress,
  isPaused: boolean,
  texts: Texts,
): string {
  const parts = [`${ended}/${count}`, `${percent}%`]
  if (isPaused) parts.push(texts.paused)
  else if (speed > 0) {
    parts.push(`${sizeText(speed)}/s`)
    if (secondsLeft) parts.push(texts.left(secondsLeft))
  }
  return parts.join(' · ')
}

/** Why the failed ones failed; empty where none did. */
export function failuresOf(list: List, language: string): string {
  const failed = list.items().filter(({ state }) => state === 'failed')
  if (failed.length === 0) return ''
  const reasons = failed.map(({ error }) => explain(error!, languageOf(language)))
  const first = reasons[0]!
  const texts = textsOf(language)
  return reasons.every((reason) => reason === first)
    ? `${texts.failures(failed.length)}: ${first}`.replace(': ', languageOf(language) === 'zh' ? '：' : ': ')
    : texts.failures(failed.length)
}

/** Bytes for people. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** One file as an app is told of it. */
export interface ToldItem extends Pick<Item, 'name' | 'size' | 'type' | 'state' | 'percent' | 'file'> {
  /** To show it by, until it has arrived. */
  path: string
  url: string
  error: ToldError | null
}

export interface ToldError {
  code: string
  /** HTTP status, else 0. */
  status: number
  /** One sentence for the visitor. */
  text: string
  /** What the host, the server or the client said, for developers. */
  message: string
}

export function tellItem(
  { name, size, type, state, percent, file, path, error }: Item,
  language: string,
): ToldItem {
  return {
    name,
    size,
    type,
    state,
    percent,
    file,
    path,
    url: file ? file.url : '',
    error: error && tellError(error, language),
  }
}

export function tellError(error: DukouError, language: string): ToldError {
  const { code, status, message } = error
  return { code, status, text: explain(error, languageOf(language)), message }
}

/** The detail of an event as an app gets it: plain data. */
export function tellDetail(list: List, detail: object, language: string): object {
  const { error, item, ...rest } = detail as { error?: DukouError; item?: Item }
  return {
    ...rest,
    ...(error && { error: tellError(error, language) }),
    ...(item && { item: tellItem(item, language) }),
    files: list.items().map((one) => tellItem(one, language)),
  }
}
