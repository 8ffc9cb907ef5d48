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
import { type Host, preview, systemLanguage } from './host.ts'

declare const wx: Host
declare const Component: (definition: object) => void

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

interface Uploader {
  data: Data
  list: List
  /** Places that look different since the page was told last; null where all may. */
  stale: number[] | null
  /** Until the page is told. */
  timer: ReturnType<typeof setTimeout> | 0
  setData(patch: object): void
  triggerEvent(name: string, detail: object): void
}

// One setData for whatever happens within this time: more would only make a phone's page lag.
const PAINT_MS = 80

type Tap = { currentTarget: { dataset: { key: string } } }

const languageFor = ({ data }: Uploader) => data.lang || systemLanguage(wx)
const textsFor = (uploader: Uploader) => textsOf(languageFor(uploader))
const clientFor = ({ data }: Uploader): Client => clientOf(data.url, data.token)

function uploadOptions({ keep, compressQuality, maxSide, fields }: Data): Partial<UploadOptions> {
  const compress = (compressQuality || maxSide) && {
    ...(compressQuality && { quality: compressQuality }),
    ...(maxSide && { maxSide }),
  }
  return { keep, fields: fields || {}, ...(compress && { compress }) }
}

function begin(uploader: Uploader): List {
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

function say(uploader: Uploader, error: DukouError): void {
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

async function pick(uploader: Uploader): Promise<void> {
  const { type } = uploader.data
  // Nine at once is what every WeChat takes (wx-api §2.2); whoever wants more picks once more.
  const count = Math.min(uploader.list.left(), type === 'message' ? 100 : 9)
  try {
    uploader.list.add(await clientFor(uploader).pick({ type, count }))
  } catch (error) {
    say(uploader, error as DukouError)
  }
}

/** Opens a file that is neither a picture nor a video, which is fetched where it is not on this phone. */
async function open(uploader: Uploader, path: string): Promise<void> {
  const fail = () =>
    wx.showToast({
      title: explain({ code: 'unsupported', status: 0, cause: null }, languageOf(languageFor(uploader))),
      icon: 'none',
    })
  if (!wx.openDocument) return fail() as undefined
  try {
    // A temp path may begin with http too: `http://tmp/` (wx-api §7.2).
    const isRemote = /^https?:\/\/(?!tmp\/|usr\/|store\/)/.test(path)
    const filePath = isRemote ? (await clientFor(uploader).download(path)).path : path
    wx.openDocument({ filePath, showMenu: true, fail })
  } catch (error) {
    say(uploader, error as DukouError)
  }
}

Component({
  options: { multipleSlots: true },
  properties: {
    url: String,
    token: String,
    max: { type: Number, value: 9 },
    type: { type: String, value: 'image' },
    keep: Boolean,
    compressQuality: Number,
    maxSide: Number,
    fields: { type: Object, value: {} },
    value: { type: Array, value: [] },
    disabled: Boolean,
    readonly: Boolean,
    columns: { type: Number, value: 3 },
    lang: String,
    auto: { type: Boolean, value: true },
  },
  data: { items: [], total: null, offer: '', failures: '', words: {} },
  observers: {
    value(this: Uploader, files: GivenFile[]) {
      if (this.list) this.list.give(files || [])
    },
    // A new token is for what is being sent, too.
    token(this: Uploader) {
      if (this.list && this.data.url) clientFor(this)
    },
    lang(this: Uploader) {
      if (this.list) speak(this)
    },
  },
  lifetimes: {
    attached(this: Uploader) {
      this.stale = []
      this.timer = 0
      this.list = begin(this)
      this.list.give(this.data.value)
      speak(this)
      if (this.data.keep && !this.data.readonly && !this.data.disabled)
        this.list.look().catch((error: DukouError) => say(this, error))
    },
    detached(this: Uploader) {
      this.list.close()
      clearTimeout(this.timer as number)
    },
  },
  methods: {
    add(this: Uploader) {
      if (!this.data.disabled) return pick(this)
    },
    /** Sends what waits for it where `auto` is false. */
    send(this: Uploader) {
      this.list.send()
    },
    tap(this: Uploader, { currentTarget }: Tap) {
      const items = this.list.items()
      // By its key: the list may be another one by now than the page shows.
      const item = items.find(({ key }) => key === currentTarget.dataset.key)
      if (!item) return
      if (item.state === 'failed') return this.list.retry(item.key)
      if (item.type === 'file') return open(this, item.path)
      const media = items.filter(({ type }) => type !== 'file')
      preview(wx, media, media.indexOf(item))
    },
    remove(this: Uploader, { currentTarget }: Tap) {
      const { key } = currentTarget.dataset
      const { confirmRemove, remove, cancel } = textsFor(this)
      wx.showModal({
        content: confirmRemove,
        confirmText: remove,
        cancelText: cancel,
        confirmColor: '#fa5151',
        success: ({ confirm }) => {
          if (confirm) this.list.remove(key)
        },
      })
    },
    toggle(this: Uploader) {
      if (this.data.total?.isPaused) this.list.resume()
      else this.list.pause()
    },
    retryAll(this: Uploader) {
      this.list.retry()
    },
    accept(this: Uploader) {
      this.list.accept()
    },
    decline(this: Uploader) {
      this.list.decline()
    },
  },
})

/** Shows the words of the language. */
function speak(uploader: Uploader): void {
  const { add, addLabel, remove, pause, resume, retryAll, continueOld, discardOld } = textsFor(uploader)
  uploader.setData({ words: { add, addLabel, remove, pause, resume, retryAll, continueOld, discardOld } })
  uploader.stale = null
  paint(uploader)
}
