import type { Sound, SoundEvent } from '../../wx/speaker.ts'

/** What plays a source: an element of the browser, or a clock where nothing is heard or seen. */
export interface Player {
  load(src: string): void
  play(): void
  pause(): void
  seek(to: number): void
  rate(rate: number): void
  set(settings: { loop: boolean; muted: boolean }): void
  read(): { currentTime: number; duration: number }
  close(): void
}

/** What happens to a source, in the words of the components' events. */
export interface PlayerEvent {
  type:
    | 'loadedmetadata'
    | 'play'
    | 'pause'
    | 'ended'
    | 'timeupdate'
    | 'waiting'
    | 'seekcomplete'
    | 'progress'
    | 'error'
  detail: Record<string, unknown>
}

const TOLD: Record<string, PlayerEvent['type']> = {
  loadedmetadata: 'loadedmetadata',
  play: 'play',
  pause: 'pause',
  ended: 'ended',
  timeupdate: 'timeupdate',
  waiting: 'waiting',
  seeked: 'seekcomplete',
  progress: 'progress',
  error: 'error',
}

/** Plays by an element of the browser. `address` turns a path of the mini program into one for the browser. */
export function createElementPlayer(
  media: HTMLVideoElement | HTMLAudioElement,
  address: (src: string) => string,
  on: (event: PlayerEvent) => void,
): Player {
  const detailOf = (type: PlayerEvent['type']): Record<string, unknown> => {
    const { currentTime, duration, buffered } = media
    if (type === 'timeupdate') return { currentTime, duration }
    if (type === 'seekcomplete') return { position: currentTime }
    if (type === 'progress') {
      const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0
      return { buffered: duration > 0 ? Math.round((end / duration) * 100) : 0 }
    }
    if (type === 'error') return { errMsg: media.error?.message || 'MEDIA_ERR_SRC_NOT_SUPPORTED' }
    if (type !== 'loadedmetadata') return {}
    return media instanceof HTMLVideoElement
      ? { width: media.videoWidth, height: media.videoHeight, duration }
      : { duration }
  }
  for (const [name, type] of Object.entries(TOLD)) {
    media.addEventListener(name, () => {
      // The browser pauses a source at its end, and says so first.
      if (type === 'pause' && media.ended) return
      on({ type, detail: detailOf(type) })
    })
  }
  return {
    load(src) {
      if (src) media.src = address(src)
      else media.removeAttribute('src')
    },
    // A refusal to start shows as `error`, or as nothing where the browser waits for a tap.
    play: () => void media.play().catch(() => {}),
    pause: () => media.pause(),
    seek(to) {
      media.currentTime = to
    },
    rate(rate) {
      media.playbackRate = rate
    },
    set: ({ loop, muted }) => Object.assign(media, { loop, muted }),
    read: () => ({ currentTime: media.currentTime, duration: media.duration || 0 }),
    close() {
      media.pause()
      media.removeAttribute('src')
    },
  }
}

const SAID: Partial<Record<SoundEvent['type'], PlayerEvent['type']>> = {
  canplay: 'loadedmetadata',
  play: 'play',
  pause: 'pause',
  ended: 'ended',
  timeUpdate: 'timeupdate',
  waiting: 'waiting',
  seeked: 'seekcomplete',
  error: 'error',
}

/** Plays by a speaker that only keeps time, as in Node. */
export function createSoundPlayer(
  open: (on: (event: SoundEvent) => void) => Sound,
  on: (event: PlayerEvent) => void,
): Player {
  const sound = open((event) => {
    const type = SAID[event.type]
    if (!type) return
    const { currentTime, duration } = sound.read()
    const details: Partial<Record<PlayerEvent['type'], Record<string, unknown>>> = {
      loadedmetadata: { width: 0, height: 0, duration },
      timeupdate: { currentTime, duration },
      seekcomplete: { position: currentTime },
      error: { errMsg: event.type === 'error' ? event.errMsg : '' },
    }
    on({ type, detail: details[type] ?? {} })
  })
  return {
    load: (src) => sound.load(src),
    play: () => sound.play(),
    pause: () => sound.pause(),
    seek: (to) => sound.seek(to),
    rate: (playbackRate) => sound.set({ playbackRate }),
    set: ({ loop, muted }) => sound.set({ loop, volume: muted ? 0 : 1 }),
    read: () => sound.read(),
    close: () => sound.close(),
  }
}
