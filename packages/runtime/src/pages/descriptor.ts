import type { GlassElement } from './glass.ts'
import { inlineRpx } from './length.ts'

/**
 * What WXS has of an element ([docs] ComponentDescriptor,
 * https://developers.weixin.qq.com/miniprogram/dev/framework/view/interactive-animation.html).
 */
export interface ComponentDescriptor {
  selectComponent(selector: string): ComponentDescriptor | null
  selectAllComponents(selector: string): ComponentDescriptor[]
  setStyle(style: string | Record<string, unknown>): ComponentDescriptor
  addClass(names: string): ComponentDescriptor
  removeClass(names: string): ComponentDescriptor
  hasClass(name: string): boolean
  getDataset(): Record<string, unknown>
  callMethod(name: string, argument?: unknown): void
  requestAnimationFrame(run: () => void): void
  getState(): Record<string, unknown>
  triggerEvent(name: string, detail?: unknown): void
  getComputedStyle(names: string[]): Record<string, string>
  setTimeout(run: () => void, ms?: number): unknown
  clearTimeout(id: unknown): void
  getBoundingClientRect(): Record<string, number>
}

/** What descriptors need around them: timers that stop with the mini program, and where errors go. */
export interface DescriptorWorld {
  guard(run: () => unknown): void
  setTimeout(run: () => void, ms?: number): unknown
  clearTimeout(id: unknown): void
}

// Of the style and the classes of an element, those that WXS sets are kept apart: they win over the template's.
const OVER = 3
const FRAME_MS = 16

/** Makes descriptors, one for each element, so that `getState()` is the element's own. */
export function createDescriptors(world: DescriptorWorld): (element: GlassElement) => ComponentDescriptor {
  const made = new WeakMap<GlassElement, ComponentDescriptor>()
  const of = (element: GlassElement): ComponentDescriptor => {
    const before = made.get(element)
    if (before) return before
    const descriptor = describe(element, of, world)
    made.set(element, descriptor)
    return descriptor
  }
  return of
}

function describe(
  element: GlassElement,
  of: (element: GlassElement) => ComponentDescriptor,
  world: DescriptorWorld,
): ComponentDescriptor {
  const state: Record<string, unknown> = {}
  const dom = () => {
    const backend = element.getBackendElement()
    return typeof HTMLElement === 'function' && backend instanceof HTMLElement ? backend : null
  }
  const inside = () => element.shadowRoot ?? element.getShadowRoot?.() ?? null
  const descriptor: ComponentDescriptor = {
    selectComponent(selector) {
      const found = inside()?.querySelector(selector)
      return found ? of(found) : null
    },
    selectAllComponents: (selector) => (inside()?.querySelectorAll(selector) ?? []).map(of),
    setStyle(style) {
      element.setNodeStyle(styleText(style), OVER)
      return descriptor
    },
    addClass(names) {
      element.toggleNodeClass(names, true, OVER)
      return descriptor
    },
    removeClass(names) {
      element.toggleNodeClass(names, false, OVER)
      element.toggleNodeClass(names, false)
      return descriptor
    },
    hasClass: (name) => [0, OVER].some((segment) => element.classList?.contains(name, segment)),
    getDataset: () => ({ ...element.dataset }),
    callMethod(name, argument) {
      const instance = element.getMethodCaller?.()
      world.guard(() => {
        const method = instance?.[name]
        if (typeof method !== 'function') {
          throw new Error(`Component "${element.is ?? ''}" does not have a method "${name}".`)
        }
        return method.call(instance, argument)
      })
    },
    requestAnimationFrame(run) {
      if (typeof requestAnimationFrame === 'function') requestAnimationFrame(() => world.guard(run))
      else world.setTimeout(run, FRAME_MS)
    },
    getState: () => state,
    triggerEvent: (name, detail) => element.triggerEvent(name, detail ?? {}),
    getComputedStyle(names) {
      const own = dom()
      const computed = own && getComputedStyle(own)
      return Object.fromEntries(names.map((name) => [name, computed?.getPropertyValue(name) ?? '']))
    },
    setTimeout: (run, ms) => world.setTimeout(run, ms),
    clearTimeout: (id) => world.clearTimeout(id),
    getBoundingClientRect() {
      const box = dom()?.getBoundingClientRect()
      const { left = 0, top = 0, right = 0, bottom = 0, width = 0, height = 0 } = box ?? {}
      return { left, top, right, bottom, width, height }
    },
  }
  return descriptor
}

function styleText(style: string | Record<string, unknown>): string {
  if (typeof style === 'string') return inlineRpx(style)
  const pairs = Object.entries(style).map(([name, value]) => {
    const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    return `${property}:${value}`
  })
  return inlineRpx(pairs.join(';'))
}
