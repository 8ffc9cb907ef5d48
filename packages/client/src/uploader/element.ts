import type { Client } from '../client.ts'
import type { DukouError } from '../error.ts'
import type { Fields } from '../fields.ts'
import type { TokenSource } from '../token.ts'
import { type OwnValues, readAttributes } from './element/attributes.ts'
import { confirmRemove, previewMedia } from './element/dialogs.ts'
import { joinForm } from './element/form.ts'
import { takeIn } from './element/intake.ts'
import { createView } from './element/view.ts'
import { explain } from './explain.ts'
import { type GivenFile, isActive } from './item.ts'
import { createList } from './list.ts'
import { type ToldItem, tellDetail, tellItem, totalOf } from './look.ts'
import { languageOf, textsOf } from './texts.ts'

/** `<dukou-uploader>`: an uploader in a web page. What can be an attribute is one; the rest are these properties. */
export interface UploaderElement extends HTMLElement {
  /** Instead of `url` and `token`: a client that the page has already. */
  client: Client | null
  token: TokenSource
  /** Sent with each file. */
  fields: Fields
  /** Files that are there already. */
  value: GivenFile[]
  /** All files with their states. */
  readonly files: ToldItem[]
  /** Sends what waits for it where `auto="false"`. */
  send(): void
}

const ATTRIBUTES = 'url token max type value disabled readonly columns lang keep fields name required'.split(
  ' ',
)

const PROPERTIES = ['client', 'token', 'fields', 'value'] as const

/** Registers the element, once for a page. */
export function defineUploader(name = 'dukou-uploader'): void {
  if (customElements.get(name)) return
  // Custom elements are classes; all that one does is hand over.
  class Uploader extends HTMLElement {
    static formAssociated = true
    static observedAttributes = ATTRIBUTES
    readonly parts = createUploader(this)
    connectedCallback() {
      // What a page set before this class was there stands on the element itself, in front of the setters.
      for (const own of PROPERTIES) {
        const set = Object.getOwnPropertyDescriptor(this, own)
        if (!set) continue
        delete (this as Record<string, unknown>)[own]
        Reflect.set(this, own, set.value)
      }
      this.parts.connected()
    }
    disconnectedCallback() {
      this.parts.disconnected()
    }
    attributeChangedCallback(name: string) {
      this.parts.changed(name)
    }
    formResetCallback() {
      this.parts.reset()
    }
    send() {
      this.parts.list.send()
    }
    get files() {
      return this.parts.files()
    }
  }
  for (const own of PROPERTIES)
    Object.defineProperty(Uploader.prototype, own, {
      get(this: Uploader) {
        return this.parts.get(own)
      },
      set(this: Uploader, value: never) {
        this.parts.set(own, value)
      },
    })
  customElements.define(name, Uploader)
}

function createUploader(element: HTMLElement) {
  const attributes = readAttributes(element)
  const { own, flag, language } = attributes
  const texts = () => textsOf(language())
  const form = joinForm(element)
  let isDrawn = true
  let stopTaking = () => {}

  const list = createList({
    client: attributes.client,
    max: attributes.max,
    upload: attributes.options,
    auto: attributes.auto,
    onShow: draw,
    onEvent(name, detail) {
      form.tell(list, flag('required'), texts())
      element.dispatchEvent(
        new CustomEvent(name, { bubbles: true, detail: tellDetail(list, detail, language()) }),
      )
      if (name === 'done') view.say(texts().arrived((detail as { arrived: number }).arrived))
      if (name === 'exceed') view.say(texts().exceed(attributes.max()))
    },
  })
  const view = createView(element.attachShadow({ mode: 'open', delegatesFocus: true }), list, attributes, {
    add: pick,
    open,
    remove,
    toggle: () => (totalOf(list, texts())?.isPaused ? list.resume() : list.pause()),
    retryAll: () => list.retry(),
    accept: () => list.accept(),
    decline: () => list.decline(),
  })

  /** Once a frame at the most, and also where nothing is painted, as in a tab behind others. */
  function draw(): void {
    if (!isDrawn) return
    isDrawn = false
    setTimeout(() => {
      isDrawn = true
      view.draw()
    }, 16)
  }
  function failed(error: DukouError): void {
    view.say(explain(error, languageOf(language())))
    const detail = tellDetail(list, { index: -1, error }, language())
    element.dispatchEvent(new CustomEvent('fail', { bubbles: true, detail }))
  }
  const isOpen = () => !flag('disabled') && !flag('readonly')
  async function pick(): Promise<void> {
    if (!isOpen()) return
    try {
      list.add(await attributes.client().pick({ type: attributes.type(), count: list.left() }))
    } catch (error) {
      failed(error as DukouError)
    }
  }
  function open(key: string): void {
    const items = list.items()
    const item = items.find((one) => one.key === key)!
    if (item.state === 'failed') list.retry(key)
    else if (item.type === 'file') window.open(item.path, '_blank', 'noopener')
    else
      previewMedia(
        element.shadowRoot!,
        items.filter(({ type }) => type !== 'file'),
        item,
        texts(),
      )
  }
  async function remove(key: string): Promise<void> {
    if (!isOpen() || !(await confirmRemove(element.shadowRoot!, texts()))) return
    const index = list.items().findIndex((one) => one.key === key)
    const { path = '' } = list.items()[index] ?? {}
    list.remove(key)
    if (path.startsWith('blob:')) URL.revokeObjectURL(path)
    view.draw()
    view.focus(index)
  }

  return {
    list,
    files: () => list.items().map((item) => tellItem(item, language())),
    get: (name: keyof OwnValues) =>
      name === 'value' || name === 'fields'
        ? attributes[name]()
        : (own[name] ?? (name === 'token' ? attributes.text('token') : null)),
    set<Name extends keyof OwnValues>(name: Name, value: OwnValues[Name]) {
      own[name] = value
      this.changed(name)
    },
    connected() {
      list.give(attributes.value())
      view.draw()
      form.tell(list, flag('required'), texts())
      stopTaking = takeIn(element, {
        onFiles: (files) => list.add(files),
        onRefused: failed,
        isOpen,
        type: attributes.type,
        onOver: view.over,
      })
      // A property may be set right after the element was made.
      queueMicrotask(() => {
        if (flag('keep') && isOpen() && element.isConnected) list.look().catch(failed)
      })
    },
    disconnected() {
      stopTaking()
      // Moved to another place of the page, it is connected again by then.
      queueMicrotask(() => {
        if (!element.isConnected) list.close()
      })
    },
    changed(name: string) {
      if (!element.isConnected) return
      if (name === 'value') list.give(attributes.value())
      // A new token is for what is being sent, too.
      if (name === 'token' && list.items().some(isActive)) attributes.client()
      form.tell(list, flag('required'), texts())
      draw()
    },
    reset() {
      for (const { key } of [...list.items()]) list.remove(key)
      list.give(attributes.value())
    },
  }
}
