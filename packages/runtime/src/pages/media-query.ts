import type { GlassElement } from './glass.ts'

interface Query {
  minWidth?: number
  maxWidth?: number
  width?: number
  minHeight?: number
  maxHeight?: number
  height?: number
  orientation?: string
}

/**
 * `createMediaQueryObserver` ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/wxml/MediaQueryObserver.html),
 * of the phone's screen. Where nothing is drawn, nothing matches.
 */
export function createMediaQueryObserver(scope: GlassElement): object {
  let stop = () => {}
  return {
    observe(query: Query, callback: (result: { matches: boolean }) => void) {
      stop()
      const backend = scope.getBackendElement()
      const app =
        typeof HTMLElement === 'function' && backend instanceof HTMLElement && backend.closest('wx-app')
      let last: boolean | null = null
      const look = () => {
        const matches = app ? fits(query, app.clientWidth, app.clientHeight) : false
        if (matches !== last) callback({ matches })
        last = matches
      }
      const timer = setTimeout(look)
      const watch = app ? new ResizeObserver(look) : null
      if (app) watch?.observe(app)
      stop = () => {
        clearTimeout(timer)
        watch?.disconnect()
      }
    },
    disconnect: () => stop(),
  }
}

function fits(query: Query, width: number, height: number): boolean {
  const { minWidth = 0, maxWidth = Infinity, minHeight = 0, maxHeight = Infinity } = query
  if (width < minWidth || width > maxWidth || height < minHeight || height > maxHeight) return false
  if (query.width !== undefined && query.width !== width) return false
  if (query.height !== undefined && query.height !== height) return false
  return !query.orientation || query.orientation === (width > height ? 'landscape' : 'portrait')
}
