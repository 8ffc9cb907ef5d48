import type { CompiledProject } from '../project/compiled.ts'
import type { HandlerWrapper } from './events.ts'

/** What glass-easel makes a component's tree from. */
interface Template {
  groupList: Record<string, unknown>
  content: Group
  fallbackListenerOnNativeNode: boolean
}

type Draw = (wrapper: { setEventListenerWrapper(wrap: HandlerWrapper): void }, ...more: unknown[]) => unknown
type Group = (name: string) => Draw | undefined

/** Evaluates the compiled templates. Their event handlers go through `wrap`. */
export function readTemplates(project: CompiledProject, wrap: HandlerWrapper): [string, Template][] {
  const evaluate = new Function('getRegExp', 'getDate', `return ${project.templates}`)
  const groupList = evaluate(getRegExp, getDate) as Record<string, Group>
  const wrapped = (group: Group): Group => {
    return (name) => {
      const draw = group(name)
      return (
        draw &&
        ((wrapper, ...more) => {
          wrapper.setEventListenerWrapper(wrap)
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

// WXS makes these two without `new` ([docs] https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/06datatype.html).
function getRegExp(pattern: string, flags?: string): RegExp {
  return new RegExp(pattern, flags)
}

function getDate(...values: unknown[]): Date {
  return new (Date as unknown as new (...args: unknown[]) => Date)(...values)
}
