import type { DukouError } from '../../error.ts'
import { explain } from '../explain.ts'
import type { GivenFile } from '../item.ts'
import { languageOf } from '../texts.ts'
import { type Host, preview, systemLanguage } from './host.ts'
import { begin, clientFor, languageFor, NEVER, say, speak, textsFor, type Uploader } from './instance.ts'

declare const wx: Host
declare const Component: (definition: object) => void

type Tap = { currentTarget: { dataset: { key: string } } }

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
      this.system = systemLanguage(wx)
      this.list = begin(this)
      this.list.give(this.data.value)
      speak(this)
      if (this.data.keep && !this.data.readonly && !this.data.disabled)
        this.list.look().catch((error: DukouError) => say(this, error))
    },
    detached(this: Uploader) {
      this.list.close()
      clearTimeout(this.timer as number)
      this.timer = NEVER
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
