import type { Client } from '../../client.ts'
import type { DukouError } from '../../error.ts'
import type { Fields } from '../../fields.ts'
import type { PickRequest } from '../../platform/platform.ts'
import type { UploadOptions } from '../../upload.ts'
import { clientOf } from '../client.ts'
import { explain } from '../explain.ts'
import type { GivenFile } from '../item.ts'
import { createList, type List } from '../list.ts'
import { failuresOf, type ItemLook, lookOf, type TotalLook, tellDetail, totalOf } from '../look.ts'
import { languageOf, type Texts, textsOf } from '../texts.ts'
import type { Host } from './host.ts'

declare const wx: Host

interface Data {
  url: string
  token: string
  max: number
  type: PickRequest['type']
  keep: boolean
  compressQuality: number
  maxSide: number
  fields: Fields
  value: GivenFile[]
  disabled: boolean
  readonly: boolean
  columns: number
  lang: string
  auto: boolean
  items: ItemLook[]
  total: TotalLook | null
  offer: string
  failures: string
  words: Partial<Texts>
}

/** An instance, as the component's methods see it. */
export interface Uploader {
  data: Data
  list: List
  /** The system's language. */
  system: string
  /** Places that look different since the page was told last; null where all may. */
  stale: number[] | null
  /** Until the page is told. */
  timer: ReturnType<typeof setTimeout> | number
  setData(patch: object): void
  triggerEvent(name: string, detail: object): void
}

// One setData for whatever happens within this time: more would only make a phone's page lag.
const PAINT_MS = 80
// In place of a timer: what is kept goes on when the page is gone, and nobody is told.
export const NEVER = -1

export const languageFor = ({ data, system }: Uploader) => data.lang || system
export const textsFor = (uploader: Uploader) => textsOf(languageFor(uploader))
export const clientFor = ({ data }: Uploader): Client => clientOf(data.url, data.token)

function uploadOptions({ keep, compressQuality, maxSide, fields }: Data): Partial<UploadOptions> {
  const compress = (compressQuality || maxSide) && {
    ...(compressQuality && { quality: compressQuality }),
    ...(maxSide && { maxSide }),
  }
  return { keep, fields: fields || {}, ...(compress && { compress }) }
}

/** The files of an instance, which shows them and tells of them. */
export function begin(uploader: Uploader): List {
  return createList({
    client: () => clientFor(uploader),
    max: () => uploader.data.max,
    upload: () => uploadOptions(uploader.data),
    auto: () => uploader.data.auto,
    onShow(index) {
      if (index === null) uploader.stale = null
      else if (uploader.stale) uploader.stale.push(index)
      if (!uploader.timer) uploader.timer = setTimeout(() => paint(uploader), PAINT_MS)
    },
    onEvent(name, detail) {
      if (name === 'exceed')
        wx.showToast({ title: textsFor(uploader).exceed(uploader.data.max), icon: 'none' })
      uploader.triggerEvent(name, tellDetail(uploader.list, detail, languageFor(uploader)))
    },
  })
}

function paint(uploader: Uploader): void {
  const { list, stale } = uploader
  clearTimeout(uploader.timer as number)
  uploader.timer = 0
  uploader.stale = []
  const language = languageFor(uploader)
  const texts = textsOf(language)
  const items = list.items()
  const offered = list.offered().length
  const patch: Record<string, unknown> = {
    total: totalOf(list, texts),
    failures: failuresOf(list, language),
    offer: offered ? texts.offer(offered) : '',
  }
  if (stale) for (const index of stale) patch[`items[${index}]`] = lookOf(items[index]!, language)
  else patch.items = items.map((item) => lookOf(item, language))
  uploader.setData(patch)
}

/** Tells the visitor and the page what has nothing to do with one file. */
export function say(uploader: Uploader, error: DukouError): void {
  const { failedTitle, know } = textsFor(uploader)
  const language = languageFor(uploader)
  wx.showModal({
    title: failedTitle,
    content: explain(error, languageOf(language)),
    showCancel: false,
    confirmText: know,
  })
  uploader.triggerEvent('fail', tellDetail(uploader.list, { index: -1, error }, language))
}

/** Shows the words of the language. */
export function speak(uploader: Uploader): void {
  const { add, addLabel, remove, pause, resume, retryAll, continueOld, discardOld } = textsFor(uploader)
  uploader.setData({ words: { add, addLabel, remove, pause, resume, retryAll, continueOld, discardOld } })
  uploader.stale = null
  paint(uploader)
}
