import type { CompiledProject } from './compiled.ts'

/** Native components that the runtime doesn't have ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/). */
const ABSENT = [
  'canvas web-view map camera live-player live-pusher voip-room ad ad-custom open-data official-account editor',
  'channel-live channel-video functional-page-navigator store-home store-product grid-view list-view sticky-header',
].flatMap((line) => line.split(' '))

const TAG = /<([a-z][\w-]*)/g
const HANDLER = /(?:bind|catch):?([a-z][\w-]*)\s*=\s*(?:"([^"{}]+)"|'([^'{}]+)')/gi

// `generic:part="view"`: what it names stands for a tag ([docs] https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/generics.html).
const GENERIC = /generic:[\w-]+\s*=\s*["']([\w-]+)/g

/** What is seen in a template's text. */
export interface Seen {
  /** Where it binds handlers, by event and name; for telling where one is that nobody has written. */
  handlers: CompiledProject['handlers'][string]
  /** The tags in it, and those that it gives to generics. */
  tags: string[]
}

/**
 * Looks a template over for what the compiler doesn't tell: lines of handlers, its tags, and tags that aren't there. It reads
 * the text as it is: for telling a person where to look, and which built-in components may be needed.
 */
export function lookOver(source: string, file: string, warnings: string[]): Seen {
  // Comments and scripts keep their lines and lose their text.
  const text = source.replace(/<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>/g, (hidden) =>
    hidden.replace(/[^\n]/g, ' '),
  )
  const lineOf = (position: number) => text.slice(0, position).split('\n').length
  const tags = [...text.matchAll(GENERIC)].map(([, tag = '']) => tag)
  for (const { 1: tag = '', index } of text.matchAll(TAG)) {
    tags.push(tag)
    if (!ABSENT.includes(tag)) continue
    warnings.push(
      `${file}:${lineOf(index)}: 没有组件 <${tag}>，它只显示内容。 There is no <${tag}> here, only what is in it is shown.`,
    )
  }
  const handlers: Seen['handlers'] = {}
  for (const { 1: event = '', 2: double, 3: single, index } of text.matchAll(HANDLER)) {
    handlers[`${event} ${double ?? single}`] ??= lineOf(index)
  }
  return { handlers, tags }
}
