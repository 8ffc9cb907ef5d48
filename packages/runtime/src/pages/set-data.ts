import type { PageInstance } from './glass.ts'

/** Bytes of one setData, as JSON, from which on WeChat complains (wx-api §13, setData). */
export const MOST_DATA = 1024 * 1024

/** Makes `setData` of a page or component tell what WeChat tells about its argument. */
export function watchSetData(instance: PageInstance, warn: (text: string) => void): void {
  const set = instance.setData.bind(instance)
  instance.setData = (patch, callback) => {
    const size = sizeOf(patch)
    if (size > MOST_DATA) {
      const where = instance._$.is ?? ''
      warn(
        `${where}: setData 数据传输长度为 ${Math.round(size / 1024)} KB，超过 ${MOST_DATA / 1024} KB。 setData was given ${Math.round(size / 1024)} KB, more than ${MOST_DATA / 1024} KB.`,
      )
    }
    let kept = patch
    for (const [name, value] of Object.entries(patch ?? {})) {
      if (value !== undefined) continue
      // wx-api §13: undefined values are not set.
      warn(`Setting data field "${name}" to undefined is invalid.`)
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
