import { type Isolate, later } from './call.ts'
import type { SoundEvent, SoundSettings, Speaker } from './speaker.ts'

const events = {
  Canplay: 'canplay',
  Play: 'play',
  Pause: 'pause',
  Stop: 'stop',
  Ended: 'ended',
  TimeUpdate: 'timeUpdate',
  Error: 'error',
  Waiting: 'waiting',
  Seeking: 'seeking',
  Seeked: 'seeked',
} as const

type Listener = (value?: unknown) => void

/** InnerAudioContext: properties, methods, and on/off of each event (wx-api §10). */
export type InnerAudioContext = SoundSettings & {
  src: string
  autoplay: boolean
  obeyMuteSwitch: boolean
  referrerPolicy: string
  readonly duration: number
  currentTime: number
  readonly paused: boolean
  readonly buffered: number
  play(): void
  pause(): void
  stop(): void
  seek(position: number): void
  destroy(): void
} & { [name in `${'on' | 'off'}${keyof typeof events}`]: (listener?: Listener) => void }

/** `wx.createInnerAudioContext()`. */
export function createInnerAudio(speaker: Speaker, isolate: Isolate): InnerAudioContext {
  const listeners = new Map<SoundEvent['type'], Set<Listener>>()
  const settings: SoundSettings = { volume: 1, loop: false, playbackRate: 1, startTime: 0 }
  let src = ''
  let destroyed = false
  let fresh = false

  function tell(event: SoundEvent): void {
    if (destroyed) return
    const { type, ...value } = event
    for (const listener of [...(listeners.get(type) ?? [])]) isolate(listener, value)
  }

  const sound = speaker.open((event) => {
    tell(event)
    // A browser says canplay again after every seek; autoplay is for a new source.
    if (event.type === 'canplay' && fresh) {
      fresh = false
      if (context.autoplay && sound.read().paused) sound.play()
    }
  })

  const context = {
    autoplay: false,
    obeyMuteSwitch: true,
    referrerPolicy: 'no-referrer',
    get src() {
      return src
    },
    set src(value: string) {
      src = String(value)
      // Loaded after the assignments that follow in the same turn, such as autoplay.
      later(() => {
        if (destroyed || src !== String(value)) return
        fresh = true
        sound.load(src)
      })
    },
    get duration() {
      return sound.read().duration
    },
    get currentTime() {
      return sound.read().currentTime
    },
    set currentTime(position: number) {
      sound.seek(position)
    },
    get paused() {
      return sound.read().paused
    },
    get buffered() {
      return sound.read().buffered
    },
    // `play()` right after `src = …` comes after the load.
    play: () => later(() => !destroyed && sound.play()),
    pause: () => later(() => !destroyed && sound.pause()),
    stop: () => later(() => !destroyed && sound.stop()),
    seek: (position: number) => later(() => !destroyed && sound.seek(Number(position))),
    destroy() {
      if (destroyed) return
      destroyed = true
      sound.close()
      listeners.clear()
    },
  } as InnerAudioContext

  for (const name of Object.keys(settings) as (keyof SoundSettings)[]) {
    Object.defineProperty(context, name, {
      enumerable: true,
      get: () => settings[name],
      set(value: never) {
        settings[name] = value
        sound.set({ [name]: value })
      },
    })
  }
  for (const [name, type] of Object.entries(events)) {
    const set = new Set<Listener>()
    listeners.set(type, set)
    Object.assign(context, {
      [`on${name}`]: (listener?: Listener) => void (typeof listener === 'function' && set.add(listener)),
      [`off${name}`]: (listener?: Listener) =>
        void (listener === undefined ? set.clear() : set.delete(listener)),
    })
  }
  return context
}
