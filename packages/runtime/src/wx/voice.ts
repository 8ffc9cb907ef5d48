import type { Behind } from './call.ts'
import { failure } from './failure.ts'
import type { Sound, Speaker } from './speaker.ts'

/**
 * `wx.playVoice` and its kin: one voice at a time, a new one interrupts the old one, playing again after a pause
 * resumes (wx-api §10). When `success` comes is not documented; here when the voice has ended or was stopped,
 * as the official demo expects. Unverified on a device.
 */
export function voice(speaker: Speaker): Record<string, Behind> {
  let sound: Sound | null = null
  let playing: { filePath: string; end: (error?: object) => void; paused: boolean } | null = null

  function finish(error?: object): void {
    const { end } = playing ?? {}
    sound?.close()
    sound = null
    playing = null
    end?.(error)
  }

  return {
    playVoice({ filePath, duration }) {
      const path = String(filePath)
      if (playing?.paused && playing.filePath === path && sound !== null) {
        playing.paused = false
        sound.play()
      } else {
        finish()
        let begun = false
        sound = speaker.open((event) => {
          if (sound !== mine) return
          if (event.type === 'canplay') {
            // A browser says it again after every seek.
            if (!begun) mine.play()
            begun = true
          } else if (event.type === 'ended' || event.type === 'stop') finish()
          else if (event.type === 'timeUpdate' && mine.read().currentTime >= Number(duration)) finish()
          else if (event.type === 'error') {
            finish(failure('playVoice', event.errCode === 10003 ? 'file not exist' : event.errMsg))
          }
        })
        const mine = sound
        mine.load(path)
      }
      return new Promise((resolve, reject) => {
        const earlier = playing?.end
        const end = (error?: object) => {
          earlier?.(error)
          if (error === undefined) resolve({})
          else reject(error)
        }
        playing = { filePath: path, paused: false, end }
      })
    },
    pauseVoice() {
      if (playing !== null) playing.paused = true
      sound?.pause()
      return {}
    },
    stopVoice() {
      finish()
      return {}
    },
  }
}
