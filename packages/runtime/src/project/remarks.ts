import type { CompiledProject } from './compiled.ts'

/** Native components that the runtime doesn't have ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/). */
const ABSENT = [
  'canvas web-view map camera live-player live-pusher voip-room ad ad-custom open-data official-account editor',
  'channel-live channel-video functional-page-navigator store-home store-product grid-view list-view sticky-header',
].flatMap((line) => line.split(' '))

const TAG = /<([a-z][\w-]*)/g
const HANDLER = /(?:bind|catch):?([a-z][\w-]*)\s*=\s*(?:"([^"{}]+)"|'([^'{}]+)')/gi

/** Where a template binds handlers, by event and name; for telling where one is that nobody has written. */
export type HandlerPlaces = CompiledProject['handlers'][string]

/**
 * Looks a template over for what the compiler doesn't tell: lines of handlers, and tags that aren't there. Only for telling a
 * person where to look, so it reads the text as it is.
 */
export function lookOver(source: string, file: string, warnings: string[]): HandlerPlaces {
  // Comments and scripts keep their lines and lose their text.
  const text = source.replace(/<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>/g, (hidden) =>
    hidden.replace(/[^\n]/g, ' '),
  )
  const lineOf = (position: number) => text.slice(0, position).split('\n').length
  for (const { 1: tag = '', index } of text.matchAll(TAG)) {
    if (!ABSENT.includes(tag)) continue
    warnings.push(
      `${file}:${lineOf(index)}: 没有组件 <${tag}>，它只显示内容。 There is no <${tag}> here, only what is in it is shown.`,
    )
  }
  const places: HandlerPlaces = {}
  for (const { 1: event = '', 2: double, 3: single, index } of text.matchAll(HANDLER)) {
    places[`${event} ${double ?? single}`] ??= lineOf(index)
  }
  return places
}
