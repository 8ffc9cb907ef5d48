import { type DomBackend, glass } from './glass.ts'
import { inlineRpx } from './length.ts'
import { watchTouches } from './touch.ts'

/** Where pages are drawn: elements in a document, or nothing at all. */
export interface Surface {
  backend: object
  /** The element around all pages; null where nothing is drawn. */
  app: HTMLElement | null
  /** Makes room for one page. `parent` and `placeholder` are what glass-easel attaches a root to. */
  room(): { parent: unknown; placeholder: unknown }
  addStyle(css: string): void
  close(): void
}

/** Events of the document that page code may listen to. All others come from the built-in components alone. */
const NATIVE_EVENTS = new Set([
  'touchstart',
  'touchmove',
  'touchend',
  'touchcancel',
  'transitionend',
  'animationstart',
  'animationiteration',
  'animationend',
])

// After a longpress that a handler took, the finger's tap is none.
let held = false

// One for the whole document: each binds listeners to the body and never lets go, so a second one would double each tap.
let shared: DomBackend | null = null

/** Draws into `root`, which gets one `<wx-app>` that holds a `<wx-page>` for each page. */
export function createDomSurface(root: Element): Surface {
  shared ??= createDomBackend()
  const app = document.createElement('wx-app')
  root.append(app)
  const styles: HTMLStyleElement[] = []
  const onDown = () => {
    held = false
  }
  app.addEventListener('pointerdown', onDown, { capture: true })
  const stopWatching = watchTouches(app, () => {
    held = true
  })
  return {
    backend: shared,
    app,
    room() {
      const placeholder = document.createElement('i')
      app.append(placeholder)
      return { parent: app, placeholder }
    },
    addStyle(css) {
      const style = document.createElement('style')
      style.textContent = css
      document.head.append(style)
      styles.push(style)
    },
    close() {
      stopWatching()
      app.remove()
      for (const style of styles) style.remove()
    },
  }
}

function createDomBackend(): DomBackend {
  const backend = new glass.CurrentWindowBackendContext()
  const listen = backend.setListenerStats.bind(backend)
  // A native input, change or scroll would reach the page's handler beside the component's own, with another detail.
  backend.setListenerStats = (element, type, capture, level) => {
    if (NATIVE_EVENTS.has(type)) listen(element, type, capture, level)
  }
  backend.onEvent((target, type, detail, options) => {
    if (type === 'tap' && held) return 0
    const event = new glass.Event(type, detail, options)
    event.dispatch(target)
    return event.getEventBubbleStatus()
  })
  backend.document = {
    createElement: (tag) => createHost(tag),
    createTextNode: (text) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as DomBackend['document']
  return backend
}

// Every tag gets the prefix, so that no template tag becomes an HTML element with a behaviour of its own.
function createHost(tag: string): HTMLElement {
  const element = document.createElement(tag.startsWith('wx-') ? tag : `wx-${tag}`)
  element.setAttribute = (name: string, value: string) => {
    const text = name === 'style' ? inlineRpx(String(value)) : value
    HTMLElement.prototype.setAttribute.call(element, name, text)
  }
  return element
}
