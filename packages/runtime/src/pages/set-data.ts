import type { PageInstance } from './glass.ts'

/** Characters of JSON in one setData (wx-api §13 [docs]: 1024 kB; that characters are counted [observed]). */
const MOST = 1024 * 1024

/**
 * Makes `setData` of a page or component tell what WeChat tells about its argument. What is too much is told in these
 * words [observed] and not drawn; here the data stays as it was too, where a phone changes `this.data` at once.
 */
export function watchSetData(
  instance: PageInstance,
  on: { warn(text: string): void; report(error: unknown): void },
): void {
  const set = instance.setData.bind(instance)
  instance.setData = (patch, callback) => {
    const size = sizeOf(patch)
    if (size > MOST) {
      on.report(new Error(`vdSyncBatch 数据传输长度为 ${size} 已经超过最大长度 ${MOST}`))
      return
    }
    let kept = patch
    for (const [name, value] of Object.entries(patch ?? {})) {
      if (value !== undefined) continue
      // wx-api §13: undefined values are not set.
      on.warn(`Setting data field "${name}" to undefined is invalid.`)
      if (kept === patch) kept = { ...patch }
      delete kept[name]
    }
    set(kept, callback)
  }
}

// A patch that can't be JSON (a circle) is the page's mistake, and shows as such when it is set.
function sizeOf(patch: unknown): number {
  try {
    return JSON.stringify(patch)?.length ?? 0
  } catch {
    return 0
  }
}
