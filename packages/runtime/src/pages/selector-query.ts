import { type GlassElement, glass, type PageInstance } from './glass.ts'

/** What a query asks of a node ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/wxml/NodesRef.fields.html). */
export interface Fields {
  id?: boolean
  dataset?: boolean
  mark?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
  context?: boolean
  node?: boolean
}

type Result = Record<string, unknown>
type Callback = (result: unknown) => void

const RECT: Fields = { id: true, dataset: true, rect: true, size: true }
const SCROLL: Fields = { id: true, dataset: true, scrollOffset: true }

interface Task {
  scope: GlassElement
  selector: string | null
  many: boolean
  fields: Fields
  callback: Callback | undefined
}

/**
 * `wx.createSelectorQuery` ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/wxml/SelectorQuery.html). Places are
 * those of the page, wherever the phone stands in the window. Where nothing is drawn, sizes are 0.
 */
export function createSelectorQuery(start: GlassElement): object {
  let scope = start
  const tasks: Task[] = []
  const query = {
    in(component: PageInstance | GlassElement) {
      scope = '_$' in component ? (component as PageInstance)._$ : (component as GlassElement)
      return query
    },
    select: (selector: string) => nodesRef(selector, 'one'),
    selectAll: (selector: string) => nodesRef(selector, 'many'),
    selectViewport: () => nodesRef(null, 'one'),
    exec(callback?: (results: unknown[]) => void) {
      // Asked before what is set next, and so answered from before it, as over WeChat's bridge; told later all the same. A
      // component that is not in the document yet is measured when it is.
      const drawn = tasks.every((task) => domOf(task.scope)?.isConnected)
      const early = drawn ? tasks.map(run) : null
      setTimeout(() => {
        const results = early ?? tasks.map(run)
        for (const [index, task] of tasks.entries()) task.callback?.(results[index])
        callback?.(results)
      })
      return undefined
    },
  }
  const nodesRef = (selector: string | null, count: 'one' | 'many') => {
    const ask = (fields: Fields, callback?: Callback) => {
      tasks.push({ scope, selector, many: count === 'many', fields, callback })
      return query
    }
    return {
      fields: (fields: Fields, callback?: Callback) => ask(fields ?? {}, callback),
      boundingClientRect: (callback?: Callback) => ask(RECT, callback),
      scrollOffset: (callback?: Callback) => ask(SCROLL, callback),
      context: (callback?: Callback) => ask({ context: true }, callback),
      node: (callback?: Callback) => ask({ node: true }, callback),
    }
  }
  return query
}

function run({ scope, selector, many, fields }: Task): unknown {
  if (selector === null) return describeViewport(scope, fields)
  const inside = scope.getShadowRoot?.()
  if (many) return (inside?.querySelectorAll(selector) ?? []).map((element) => describe(element, fields))
  const found = inside?.querySelector(selector)
  return found ? describe(found, fields) : null
}

function domOf(element: GlassElement): HTMLElement | null {
  const backend = element.getBackendElement()
  return typeof HTMLElement === 'function' && backend instanceof HTMLElement ? backend : null
}

function describe(element: GlassElement, fields: Fields): Result {
  const dom = domOf(element)
  const result: Result = {}
  if (fields.id) result.id = element.id
  if (fields.dataset) result.dataset = { ...element.dataset }
  if (fields.mark) result.mark = element.collectMarks?.() ?? {}
  if (fields.rect || fields.size) {
    const { left, top, width, height } = rectOf(dom)
    if (fields.rect) Object.assign(result, { left, top, right: left + width, bottom: top + height })
    if (fields.size) Object.assign(result, { width, height })
  }
  if (fields.scrollOffset) Object.assign(result, scrollOf(dom))
  for (const name of fields.properties ?? []) {
    const property = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
    if (glass.Component.isComponent(element)) result[name] = element.data?.[property]
  }
  const style = dom && fields.computedStyle ? getComputedStyle(dom) : null
  for (const name of fields.computedStyle ?? []) {
    const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    result[name] = style?.getPropertyValue(property) ?? ''
  }
  if (fields.context) element.getContext?.((context) => Object.assign(result, { context }))
  // Nodes are those of canvas and of an enhanced scroll-view; of these, the second exists here.
  if (fields.node && element.is === 'dukou/scroll-view') {
    element.getContext?.((node) => Object.assign(result, { node }))
  }
  return result
}

/** Where an element lies on its page. */
export function rectOf(dom: HTMLElement | null): {
  left: number
  top: number
  width: number
  height: number
} {
  if (!dom) return { left: 0, top: 0, width: 0, height: 0 }
  const { left, top, width, height } = dom.getBoundingClientRect()
  const page = dom.closest('wx-page')?.getBoundingClientRect()
  return { left: left - (page?.left ?? 0), top: top - (page?.top ?? 0), width, height }
}

function scrollOf(dom: HTMLElement | null): Result {
  const { scrollLeft = 0, scrollTop = 0, scrollWidth = 0, scrollHeight = 0 } = dom ?? {}
  return { scrollLeft, scrollTop, scrollWidth, scrollHeight }
}

function describeViewport(scope: GlassElement, fields: Fields): Result {
  const page = domOf(scope)?.closest<HTMLElement>('wx-page') ?? null
  const result: Result = {}
  if (fields.id) result.id = ''
  if (fields.dataset) result.dataset = {}
  const [width, height] = [page?.clientWidth ?? 0, page?.clientHeight ?? 0]
  if (fields.rect) Object.assign(result, { left: 0, top: 0, right: width, bottom: height })
  if (fields.size) Object.assign(result, { width, height })
  if (fields.scrollOffset) Object.assign(result, scrollOf(page))
  return result
}
