import type { Sound, SoundEvent, SoundSettings, Speaker } from '../wx/speaker.ts'

/** A {@link Speaker} out of `<audio>` elements. `address` gives the URL under which the browser loads a source. */
export function createHtmlSpeaker(address: (src: string) => string): Speaker {
  return { open: (on) => openSound(address, on) }
}

// `pause` is not among them: the browser also says it at the end, and when `stop` pauses. Nor is `play`: the browser
// says it when it is asked to play, before `canplay`, and `playing` again after each wait.
const EVENTS: [string, Exclude<SoundEvent['type'], 'error'>][] = [
  ['canplay', 'canplay'],
  ['ended', 'ended'],
  ['timeupdate', 'timeUpdate'],
  ['waiting', 'waiting'],
  ['seeking', 'seeking'],
  ['seeked', 'seeked'],
]

function openSound(address: (src: string) => string, on: (event: SoundEvent) => void): Sound {
  const audio = new Audio()
  const settings: SoundSettings = { volume: 1, loop: false, playbackRate: 1, startTime: 0 }
  let source = ''
  let fresh = true
  let stopping = false

  let starting = false

  audio.addEventListener('play', () => {
    starting = true
  })
  audio.addEventListener('playing', () => {
    if (starting) on({ type: 'play' })
    starting = false
  })
  for (const [name, type] of EVENTS) audio.addEventListener(name, () => on({ type }))
  audio.addEventListener('ended', () => {
    fresh = true
  })
  audio.addEventListener('pause', () => {
    if (stopping) {
      stopping = false
      on({ type: 'stop' })
    } else if (!audio.ended) on({ type: 'pause' })
  })
  audio.addEventListener('error', () => {
    if (source !== '') on({ type: 'error', ...explain(audio.error, source) })
  })

  return {
    load(src) {
      source = src
      fresh = true
      if (src === '') {
        audio.removeAttribute('src')
        audio.load()
        return
      }
      audio.src = address(src)
      audio.playbackRate = settings.playbackRate // a new source sets it back
    },
    play() {
      if (fresh && settings.startTime > 0) audio.currentTime = settings.startTime
      fresh = false
      audio.play().catch((error: DOMException) => {
        // A browser lets no page make sound before the visitor has touched it. The other refusals are `error` events.
        if (error.name === 'NotAllowedError') on({ type: 'error', errCode: 10001, errMsg: error.message })
      })
    },
    pause: () => audio.pause(),
    stop() {
      fresh = true
      if (audio.paused) queueMicrotask(() => on({ type: 'stop' }))
      else {
        stopping = true
        audio.pause()
      }
      audio.currentTime = 0
    },
    seek(position) {
      fresh = false
      audio.currentTime = position
    },
    set(changed) {
      Object.assign(settings, changed)
      audio.volume = settings.volume
      audio.loop = settings.loop
      audio.playbackRate = settings.playbackRate
    },
    read: () => ({
      duration: Number.isFinite(audio.duration) ? audio.duration : 0,
      currentTime: audio.currentTime,
      paused: audio.paused,
      buffered: audio.buffered.length ? audio.buffered.end(audio.buffered.length - 1) : 0,
    }),
    close() {
      source = ''
      audio.pause()
      audio.removeAttribute('src')
      audio.load()
    },
  }
}

/** wx-api §10: 10002 network, 10003 file, 10004 format. Browsers tell a missing file by the status in the message. */
function explain(
  error: MediaError | null,
  source: string,
): { errCode: 10002 | 10003 | 10004; errMsg: string } {
  const errMsg = error?.message || 'the sound could not be loaded'
  const local = !/^https?:\/\//.test(source) || /^http:\/\/(tmp|store|usr)\//.test(source)
  const missing = /^\d{3}:/.test(errMsg)
  if (error?.code === MediaError.MEDIA_ERR_NETWORK) return { errCode: 10002, errMsg }
  if (missing) return { errCode: local ? 10003 : 10002, errMsg }
  return { errCode: 10004, errMsg }
}
