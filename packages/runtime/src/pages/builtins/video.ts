import type { Builtin, Part } from './builtin.ts'
import { createElementPlayer, createSoundPlayer, type Player, type PlayerEvent } from './media.ts'
import type { audioMethods, videoMethods } from './media-methods.ts'

type Context<Name extends string> = Record<Name, (value: never) => void>

/**
 * `<video>` ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/video.html). What it can't do here it has no
 * property for: danmu, live sources, picture in picture, casting.
 */
export const video: Builtin = {
  tag: 'video',
  properties: {
    src: { type: String },
    duration: { type: Number },
    controls: { type: Boolean, value: true },
    autoplay: { type: Boolean },
    loop: { type: Boolean },
    muted: { type: Boolean },
    initialTime: { type: Number },
    objectFit: { type: String, value: 'contain' },
    poster: { type: String },
    direction: { type: Number },
    showProgress: { type: Boolean },
    showFullscreenBtn: { type: Boolean, value: true },
    showPlayBtn: { type: Boolean, value: true },
    showCenterPlayBtn: { type: Boolean, value: true },
    showMuteBtn: { type: Boolean },
    enableProgressGesture: { type: Boolean, value: true },
    title: { type: String },
  },
  setup(part) {
    const { host, route, get, trigger, world, onDetached, expose } = part
    const media = host?.appendChild(document.createElement('video'))
    const player = openPlayer(part, media, (event) => {
      if (event.type === 'loadedmetadata' && get<number>('initialTime') > 0) player?.seek(get('initialTime'))
      trigger(event.type, event.detail)
    })
    onDetached(() => player?.close())
    media?.addEventListener('fullscreenchange', () => {
      trigger('fullscreenchange', { fullScreen: document.fullscreenElement === media, direction: 'vertical' })
    })
    expose({
      play: () => player?.play(),
      pause: () => player?.pause(),
      stop() {
        player?.pause()
        player?.seek(0)
      },
      seek: (position: number) => player?.seek(Number(position)),
      playbackRate: (rate: number) => player?.rate(Number(rate)),
      // Where nothing is drawn there is no screen to fill.
      requestFullScreen: () => void media?.requestFullscreen?.().catch(() => {}),
      exitFullScreen: () => void document.exitFullscreen?.().catch(() => {}),
    } satisfies Context<(typeof videoMethods)[number]>)
    let loaded = ''
    return () => {
      if (media) {
        media.controls = get('controls')
        media.playsInline = true
        media.style.objectFit = get('objectFit')
        if (get('poster')) media.poster = world.assetUrl(get('poster'), route())
      }
      player?.set({ loop: get('loop'), muted: get('muted') })
      const src = get<string>('src')
      if (src === loaded) return
      loaded = src
      player?.load(src)
      if (src && get<boolean>('autoplay')) player?.play()
    }
  },
}

/** `<audio>`, which WeChat no longer maintains but keeps ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/audio.html). */
export const audio: Builtin = {
  tag: 'audio',
  properties: {
    src: { type: String },
    loop: { type: Boolean },
    controls: { type: Boolean },
    poster: { type: String },
    name: { type: String, value: '未知音频' },
    author: { type: String, value: '未知作者' },
  },
  setup(part) {
    const { host, get, trigger, onDetached, expose } = part
    const media = host?.appendChild(document.createElement('audio'))
    const label = host?.appendChild(document.createElement('span'))
    const player = openPlayer(part, media, ({ type, detail }) => {
      // MediaError of the reference: 1 aborted, 2 network, 3 decode, 4 not supported.
      if (type === 'error') trigger('error', { errMsg: media?.error?.code ?? 4 })
      else if (['play', 'pause', 'timeupdate', 'ended'].includes(type)) trigger(type, detail)
    })
    onDetached(() => player?.close())
    expose({
      setSrc: (src: string) => player?.load(src),
      play: () => player?.play(),
      pause: () => player?.pause(),
      seek: (position: number) => player?.seek(Number(position)),
    } satisfies Context<(typeof audioMethods)[number]>)
    let loaded = ''
    return () => {
      if (media) media.controls = get('controls')
      if (label) label.textContent = get('controls') ? `${get('name')} ${get('author')}` : ''
      player?.set({ loop: get('loop'), muted: false })
      const src = get<string>('src')
      if (src === loaded) return
      loaded = src
      player?.load(src)
    }
  },
}

function openPlayer(
  { route, world }: Part,
  media: HTMLVideoElement | HTMLAudioElement | undefined,
  on: (event: PlayerEvent) => void,
): Player | null {
  if (media) return createElementPlayer(media, (src) => world.assetUrl(src, route()), on)
  return world.openSound ? createSoundPlayer(world.openSound, on) : null
}
