import type { PageView } from './page-view.ts'
import { outline, type PageNode, queryAll, textOf } from './query.ts'

const FILLED = ['input', 'textarea', 'slider', 'picker']

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
  /** All visible text. */
  text(): string
  /** The tree as indented tags. */
  snapshot(): string
}

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
  return {
    route: page.route,
    instance: page.instance,
    get data() {
      return page.instance.data
    },
    find: (selector) => queryAll(page.root, selector)[0] ?? null,
    findAll: (selector) => queryAll(page.root, selector),
    async tap(target) {
      const { element } = need(target)
      element.triggerEvent('tap', { x: 0, y: 0 }, { bubbles: true, composed: true, capturePhase: true })
      await turn()
    },
    async input(target, value) {
      const { element, tag } = need(target)
      if (!FILLED.includes(tag)) {
        throw new Error(`<${tag}> 不能输入。 Nothing can be entered into <${tag}>.`)
      }
      element.triggerEvent('dukou-type', { value })
      await turn()
    },
    text: () => textOf(page.root),
    snapshot: () => outline(page.root),
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
