import { element } from './element.ts'

const loaded = new Map<string, Promise<void>>()

/** Fetches a style sheet of the page, once; resolves when it applies. Without it things look plain, and work. */
export function loadStyle(path: string): Promise<void> {
  const before = loaded.get(path)
  if (before) return before
  const loading = new Promise<void>((resolve) => {
    const link = element('link', { attributes: { rel: 'stylesheet', href: path } })
    for (const event of ['load', 'error']) link.addEventListener(event, () => resolve())
    document.head.append(link)
  })
  loaded.set(path, loading)
  return loading
}
