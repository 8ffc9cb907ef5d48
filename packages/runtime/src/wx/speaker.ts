/**
 * What makes sound: a page's `<audio>`, or in Node a headless one that only keeps time.
 *
 * `createInnerAudioContext` and `playVoice` are built on it (wx-api §10).
 */
export interface Speaker {
  /** One channel. It says what happens to it through `on`, never before `open` has returned. */
  open(on: (event: SoundEvent) => void): Sound
}

export interface Sound {
  /** A local path or an address. Loads it and says `canplay` or `error`; an empty string unloads. */
  load(src: string): void
  play(): void
  pause(): void
  stop(): void
  /** Seconds. */
  seek(position: number): void
  set(settings: Partial<SoundSettings>): void
  read(): SoundState
  close(): void
}

export interface SoundSettings {
  /** 0 to 1. */
  volume: number
  loop: boolean
  /** 0.5 to 2. */
  playbackRate: number
  /** Seconds into the sound at which `play` begins. */
  startTime: number
}

export interface SoundState {
  /** Seconds; 0 while unknown. */
  duration: number
  currentTime: number
  paused: boolean
  buffered: number
}

export type SoundEvent =
  | {
      type: 'canplay' | 'play' | 'pause' | 'stop' | 'ended' | 'timeUpdate' | 'waiting' | 'seeking' | 'seeked'
    }
  /** 10001 system, 10002 network, 10003 file, 10004 format, -1 unknown. */
  | { type: 'error'; errCode: 10001 | 10002 | 10003 | 10004 | -1; errMsg: string }
