import type { MiniProgram } from '../pages/boot.ts'

const KEY = 'dukou-place'

/** Remembers the page that is open, for the one load that follows. */
export function keepPlace(program: MiniProgram | null): void {
  const page = program?.current
  if (!page) return
  // To the letter, as it came: WeChat decodes nothing in a query.
  const query = Object.entries(page.options)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  sessionStorage.setItem(KEY, query ? `${page.route}?${query}` : page.route)
}

/** The page that was open before a reload, if the mini program still has it; asked for once. */
export function takePlace(pages: string[]): string | null {
  const place = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return place !== null && pages.includes(place.split('?', 1)[0]!) ? place : null
}
