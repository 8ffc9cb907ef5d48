import type { Sound, SoundEvent, SoundSettings, Speaker } from '../wx/speaker.ts'

/** What is known of a sound before it plays. */
export type Probe = { duration: number } | { errCode: 10001 | 10002 | 10003 | 10004 | -1; errMsg: string }

/** How often `timeUpdate` comes, in milliseconds. */
const STEP = 50

/** A speaker that keeps time and makes no noise. `probe` finds out how long a source is. Runs in Node and in a page. */
export function createHeadlessSpeaker(probe: (src: string) => Promise<Probe>): {
  speaker: Speaker
  /** Sources that sound right now. */
  playing(): string[]
  /** Closes every sound. */
  silence(): void
} {
  const open = new Set<{ src: () => string; sound: Sound }>()

  function openSound(on: (event: SoundEvent) => void): Sound {
    const settings: SoundSettings = { volume: 1, loop: false, playbackRate: 1, startTime: 0 }
    let src = ''
    let duration = 0
    let position = 0
    let ready = false
    let wanted = false
    let since: number | null = null
    let timer: ReturnType<typeof setInterval> | undefined
    const say = (event: SoundEvent) => void Promise.resolve().then(() => on(event))

    function halt(): void {
      clearInterval(timer)
      position = now()
      since = null
    }

    function now(): number {
      if (since === null) return position
      return Math.min(duration, position + ((Date.now() - since) / 1000) * settings.playbackRate)
    }

    function tick(): void {
      say({ type: 'timeUpdate' })
      if (now() < duration) return
      halt()
      position = settings.startTime
      say({ type: 'ended' })
      if (settings.loop) begin()
    }

    function begin(): void {
      since = Date.now()
      timer = setInterval(tick, STEP)
      say({ type: 'play' })
    }

    const sound: Sound = {
      load(next) {
        halt()
        src = next
        ready = false
        position = settings.startTime
        if (src === '') return
        probe(src).then((found) => {
          if (src !== next) return
          if ('errCode' in found) return on({ type: 'error', ...found })
          duration = found.duration
          ready = true
          on({ type: 'canplay' })
          if (wanted && since === null) begin()
          wanted = false
        })
      },
      play() {
        if (src === '' || since !== null) return
        if (ready) begin()
        else wanted = true
      },
      pause() {
        wanted = false
        if (since === null) return
        halt()
        say({ type: 'pause' })
      },
      stop() {
        wanted = false
        halt()
        position = settings.startTime
        say({ type: 'stop' })
      },
      seek(to) {
        say({ type: 'seeking' })
        position = Math.min(Math.max(0, to), duration)
        if (since !== null) since = Date.now()
        say({ type: 'seeked' })
      },
      set(change) {
        position = now()
        if (since !== null) since = Date.now()
        Object.assign(settings, change)
        if (change.startTime !== undefined && since === null) position = change.startTime
      },
      read: () => ({ duration, currentTime: now(), paused: since === null, buffered: ready ? duration : 0 }),
      close() {
        halt()
        src = ''
        open.delete(entry)
      },
    }
    const entry = { src: () => src, sound }
    open.add(entry)
    return sound
  }

  return {
    speaker: { open: openSound },
    silence() {
      for (const { sound } of [...open]) sound.close()
    },
    playing: () => [...open].filter(({ sound }) => !sound.read().paused).map(({ src }) => src()),
  }
}
