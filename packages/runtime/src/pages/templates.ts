import type { CompiledProject } from '../project/compiled.ts'
import { createHandlerWrapper, elementOf, type HandlerWrapper } from './events.ts'
import type { GlassElement } from './glass.ts'
import { createNamedHandlers } from './named-handlers.ts'
import type { Wxs } from './wxs.ts'

/** What glass-easel makes a component's tree from. */
interface Template {
  groupList: Record<string, unknown>
  content: Group
  fallbackListenerOnNativeNode: boolean
}

/** Called when a `change:` property has changed, with the host and the element that has the property. */
export type ChangeListener = (
  value: unknown,
  before: unknown,
  host: GlassElement,
  at: GlassElement,
) => unknown

interface Wrapper {
  setEventListenerWrapper(wrap: HandlerWrapper): void
  changePropFilter: (listener: unknown) => ChangeListener
  setFnFilter(filter: unknown): void
  /** Binds a handler to an event. */
  v(element: GlassElement, type: string, value: unknown, ...more: unknown[]): void
}

type Draw = (wrapper: Wrapper, ...more: unknown[]) => unknown
type Group = (name: string) => Draw | undefined

/** Evaluates the compiled templates, with their event handlers, WXS, and the functions of `change:` made what they are in WeChat. */
export function readTemplates(
  project: CompiledProject,
  around: {
    report(error: unknown): void
    guard(run: () => unknown): void
    enter<T>(run: () => T): T
    warn(text: string): void
    /** Null for a mini program without WXS. */
    wxs: Wxs | null
  },
): [string, Template][] {
  const { report, guard, enter, warn, wxs } = around
  const handle = createHandlerWrapper(report, wxs)
  const handlers = createNamedHandlers(project.handlers, warn)
  const wrap: HandlerWrapper = (host, event, handler) => {
    const owner = elementOf(event.currentTarget).ownerShadowRoot?.getHostNode()
    const own = handlers.find(handler, event.type, owner)
    return own ? enter(() => handle(host, event, own)) : undefined
  }
  const patched = new WeakSet<Wrapper>()
  const patch = (wrapper: Wrapper) => {
    if (patched.has(wrapper)) return
    patched.add(wrapper)
    const bind = wrapper.v
    wrapper.v = (element, type, value, ...more) =>
      bind(element, type, typeof value === 'string' && value ? handlers.named(value) : value, ...more)
  }
  // [docs] WXS 响应事件: change:prop is called with (newValue, oldValue, ownerInstance, instance).
  const onChange = (listener: unknown): ChangeListener => {
    return (value, before, host, at) => {
      const own = wxs?.behind(listener)
      // Later, as WXS sees the page when it has been drawn: now the element may not even be in it.
      if (wxs && own)
        queueMicrotask(() => guard(() => own(value, before, wxs.describe(host), wxs.describe(at))))
    }
  }
  const groupList = new Function('$wxs', `return ${project.templates}`)(wxs) as Record<string, Group>
  const wrapped = (group: Group): Group => {
    return (name) => {
      const draw = group(name)
      return (
        draw &&
        ((wrapper, ...more) => {
          patch(wrapper)
          wrapper.setEventListenerWrapper(wrap)
          wrapper.changePropFilter = onChange
          // A template sets filters of its own, which do nothing.
          wrapper.setFnFilter = () => {}
          return draw(wrapper, ...more)
        })
      )
    }
  }
  return Object.entries(groupList).map(([path, group]) => [
    path,
    { groupList, content: wrapped(group), fallbackListenerOnNativeNode: true },
  ])
}
