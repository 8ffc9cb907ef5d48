import { gestures } from './gestures.ts'
import type { PageView, Shared } from './page-view.ts'
import { outline, type PageNode, queryAll, textOf } from './query.ts'

const FILLED = ['input', 'textarea', 'slider', 'picker']
const CHANGED = [...FILLED, 'picker-view', 'swiper', 'movable-view']

/** A page under test: looked at and touched as a person does. */
export interface PageHandle {
  readonly route: string
  /** The page's `this`. */
  readonly instance: Record<string, unknown>
  readonly data: Record<string, unknown>
  find(selector: string): PageNode | null
  findAll(selector: string): PageNode[]
  /** Taps an element; bubbling, catch and dataset work as under a finger. Resolves when the handlers have run. */
  tap(target: string | PageNode): Promise<void>
  /**
   * Enters a value as a person does: types into `<input>` or `<textarea>` (`bindinput`), moves a `<slider>`, or chooses in
   * a `<picker>` (`bindchange`; for a selector the index).
   */
  input(target: string | PageNode, value: string): Promise<void>
  /**
   * Gives a value to what a person turns or drags: a `<picker>` of any mode (an index, indices, `'12:30'`, `'2026-11-21'`,
   * names of regions), `<picker-view>` (indices), `<swiper>` (an index), `<movable-view>` (`{ x, y }`), `<slider>`, `<input>`.
   */
  change(target: string | PageNode, value: unknown): Promise<void>
  /** Closes a `<picker>` (`bindcancel`) or a `<page-container>` without choosing. */
  cancel(target: string | PageNode): Promise<void>
  /** Presses the keyboard's confirm key in a field (`bindconfirm`), or puts the cursor in or out of it. */
  key(target: string | PageNode, key: 'confirm' | 'focus' | 'blur'): Promise<void>
  /** Holds an element down: `longpress`, and a tap only where nobody listens to that. */
  longpress(target: string | PageNode): Promise<void>
  /** Draws a finger over an element: touchstart at the first point, touchmove, touchend. */
  swipe(target: string | PageNode, points: readonly { x: number; y: number }[]): Promise<void>
  /** Scrolls the page (`onPageScroll`, `onReachBottom` at the edge), or a `<scroll-view>` (`bindscroll` and its edges). */
  scroll(to: { top?: number; left?: number; edge?: Edge }, target?: string | PageNode): Promise<void>
  /** Pulls the page down to refresh it (`onPullDownRefresh`). */
  pullDown(): Promise<void>
  /** Whether the page shows that it is being refreshed: until wx.stopPullDownRefresh. */
  readonly refreshing: boolean
  /** What the page would share from its menu (`onShareAppMessage`); null where it has no such method. */
  share(): Promise<Shared | null>
  /** All visible text. */
  text(): string
  /**
   * The tree as indented tags, one a line, with what is seen of each: id, class (sorted as written), and the attributes
   * src, type, value, percent, checked, disabled and hidden. It holds no generated names and no times, so it can be compared.
   */
  snapshot(): string
}

export type Edge = 'top' | 'bottom' | 'left' | 'right'

/** Looks at a page by its view. */
export function createPageHandle(page: PageView): PageHandle {
  const need = (target: string | PageNode): PageNode => {
    if (typeof target !== 'string') return target
    const node = queryAll(page.root, target)[0]
    if (!node) {
      throw new Error(
        `页面 ${page.route} 上没有 ${target}。 There is no ${target} on ${page.route}:\n${outline(page.root)}`,
      )
    }
    return node
  }
  const send = async (target: string | PageNode, type: string, detail: object = {}) => {
    need(target).element.triggerEvent(type, detail)
    await turn()
  }
  const fill = async (target: string | PageNode, value: unknown, tags: string[]) => {
    const node = need(target)
    if (!tags.includes(node.tag)) {
      throw new Error(`<${node.tag}> 不能输入。 Nothing can be entered into <${node.tag}>.`)
    }
    const waits: Promise<void>[] = []
    await send(node, 'dukou-type', { value, wait: (until: Promise<void>) => waits.push(until) })
    await Promise.all(waits)
  }
  return {
    route: page.route,
    instance: page.instance,
    get data() {
      return page.instance.data
    },
    find: (selector) => queryAll(page.root, selector)[0] ?? null,
    findAll: (selector) => queryAll(page.root, selector),
    async tap(target) {
      gestures.tap(need(target).element)
      await turn()
    },
    input: (target, value) => fill(target, value, FILLED),
    change: (target, value) => fill(target, value, CHANGED),
    cancel: (target) => send(target, 'dukou-cancel'),
    key: (target, key) => send(target, `dukou-${key}`),
    async longpress(target) {
      gestures.longpress(need(target).element)
      await turn()
    },
    async swipe(target, points) {
      gestures.swipe(need(target).element, points)
      await turn()
    },
    async scroll(to, target) {
      if (target !== undefined) need(target).element.triggerEvent('dukou-scroll', to)
      else {
        if (to.top !== undefined) page.motion.scrollTo(to.top, 0)
        if (to.edge === 'bottom') page.motion.reachBottom()
      }
      await turn()
    },
    async pullDown() {
      page.motion.pullDown()
      await turn()
    },
    get refreshing() {
      return page.motion.pulled
    },
    share: () => page.share({ from: 'menu' }),
    text: () => textOf(page.root),
    snapshot: () => outline(page.root),
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
