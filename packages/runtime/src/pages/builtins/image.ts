import type { Builtin } from './builtin.ts'

// [docs] https://developers.weixin.qq.com/miniprogram/dev/component/image.html: mode
const FIT: Record<string, string> = { scaleToFill: 'fill', aspectFit: 'contain', aspectFill: 'cover' }

const picture: Omit<Builtin, 'tag'> = {
  properties: {
    src: { type: String },
    mode: { type: String, value: 'scaleToFill' },
    lazyLoad: { type: Boolean },
    webp: { type: Boolean },
    showMenuByLongpress: { type: Boolean },
    fadeIn: { type: Boolean },
  },
  setup({ host, route, get, trigger, world }) {
    const picture = host?.appendChild(document.createElement('img'))
    const failed = (src: string) => trigger('error', { errMsg: `Failed to load image ${src}` })
    if (picture) {
      picture.draggable = false
      picture.addEventListener('load', () => {
        trigger('load', { width: picture.naturalWidth, height: picture.naturalHeight })
      })
      picture.addEventListener('error', () => failed(get<string>('src')))
    }
    let shown: string | null = null
    return () => {
      const src = get<string>('src')
      if (picture && host) {
        picture.loading = get<boolean>('lazyLoad') ? 'lazy' : 'eager'
        const mode = get<string>('mode')
        host.dataset.mode = mode
        const fit = FIT[mode] ?? (/^(width|height)Fix$/.test(mode) ? 'fill' : 'none')
        picture.style.cssText = `object-fit:${fit};object-position:${fit === 'none' ? mode : 'center'}`
      }
      if (src === shown) return
      shown = src
      const from = route()
      if (picture) {
        if (src) picture.src = world.assetUrl(src, from)
        else picture.removeAttribute('src')
      } else if (src && world.measure) {
        world.measure(src, from).then(
          (size) => {
            if (shown === src) trigger('load', size)
          },
          () => {
            if (shown === src) failed(src)
          },
        )
      }
    }
  },
}

/** `<image>` ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/image.html). */
export const image: Builtin = drawsPicture('image')

/** `<cover-image>`: a picture over native components, which here are ordinary ones. */
export const coverImage: Builtin = drawsPicture('cover-image')

function drawsPicture(tag: string): Builtin {
  return { tag, ...picture }
}
