import type { Case, CaseTools } from './case.ts'

/** A sound of a quarter of a second, fetched. */
export async function sound(t: CaseTools): Promise<string> {
  return (await t.succeeds('downloadFile', { url: t.url('/tone.wav') })).tempFilePath
}

/** createInnerAudioContext. */
export const audioCases: Case[] = [
  {
    name: 'an InnerAudioContext begins with the documented values',
    source: 'wx-api §10 [docs]',
    run(t) {
      const audio = t.wx.createInnerAudioContext()
      const { src, startTime, autoplay, loop, obeyMuteSwitch, volume, playbackRate, paused } = audio
      t.deepEqual(
        { src, startTime, autoplay, loop, obeyMuteSwitch, volume, playbackRate, paused },
        {
          src: '',
          startTime: 0,
          autoplay: false,
          loop: false,
          obeyMuteSwitch: true,
          volume: 1,
          playbackRate: 1,
          paused: true,
        },
      )
      audio.destroy()
    },
  },
  {
    name: 'an InnerAudioContext plays to the end: canplay, play, timeUpdate, ended',
    source: 'wx-api §10 [docs]',
    async run(t) {
      const told: string[] = []
      const audio = t.wx.createInnerAudioContext()
      audio.onCanplay(() => told.push('canplay'))
      audio.onPlay(() => told.push('play'))
      audio.onTimeUpdate(() => told.push('timeUpdate'))
      audio.onEnded(() => told.push('ended'))
      audio.src = await sound(t)
      audio.play()
      await t.until(() => told.includes('ended'))
      t.deepEqual(
        told.filter((name, at) => name !== told[at - 1]),
        ['canplay', 'play', 'timeUpdate', 'ended'],
      )
      t.ok(Math.abs(audio.duration - 0.25) < 0.02)
      audio.destroy()
    },
  },
  {
    name: 'an InnerAudioContext with autoplay plays by itself',
    source: 'wx-api §10 [docs]',
    async run(t) {
      const told: string[] = []
      const audio = t.wx.createInnerAudioContext()
      audio.onPlay(() => told.push('play'))
      audio.src = await sound(t)
      audio.autoplay = true
      await t.until(() => told.includes('play'))
      audio.destroy()
    },
  },
  {
    name: 'pause, stop and seek are told, and off takes a listener off',
    source: 'wx-api §10 [docs]',
    async run(t) {
      const told: string[] = []
      const audio = t.wx.createInnerAudioContext()
      const never = () => told.push('never')
      for (const name of ['Play', 'Pause', 'Stop', 'Seeking', 'Seeked'] as const) {
        audio[`on${name}`](() => told.push(name))
        audio[`on${name}`](never)
        audio[`off${name}`](never)
      }
      audio.src = await sound(t)
      audio.play()
      await t.until(() => told.includes('Play'))
      t.equal(audio.paused, false)
      audio.pause()
      await t.until(() => told.includes('Pause'))
      t.equal(audio.paused, true)
      audio.seek(0.1)
      await t.until(() => told.includes('Seeked'))
      t.ok(Math.abs(audio.currentTime - 0.1) < 0.02)
      audio.stop()
      await t.until(() => told.includes('Stop'))
      t.deepEqual(told, ['Play', 'Pause', 'Seeking', 'Seeked', 'Stop'])
      audio.destroy()
    },
  },
  ...(
    [
      [10003, 'a file that is not there', 'http://tmp/no.mp3'],
      [10002, 'an address that cannot be fetched', '/reset'],
    ] as const
  ).map(
    ([code, what, src]): Case => ({
      name: `onError tells ${code} for ${what}`,
      source: 'wx-api §10 onError [docs], C13',
      async run(t) {
        const audio = t.wx.createInnerAudioContext()
        const error = await new Promise<{ errCode: number; errMsg: string }>((resolve) => {
          audio.onError((value) => resolve(value as { errCode: number; errMsg: string }))
          audio.src = src.startsWith('/') ? t.url(src) : src
        })
        t.equal(error.errCode, code)
        t.equal(typeof error.errMsg, 'string')
        audio.destroy()
      },
    }),
  ),
  {
    name: 'onError tells 10004 for a file that is no sound',
    source: 'wx-api §10 onError [docs]',
    async run(t) {
      const audio = t.wx.createInnerAudioContext()
      const src = t.file('a.mp3', 'this is no sound')
      const error = await new Promise<{ errCode: number }>((resolve) => {
        audio.onError((value) => resolve(value as { errCode: number }))
        audio.src = src
      })
      t.equal(error.errCode, 10004)
      audio.destroy()
    },
  },
  {
    name: 'a destroyed InnerAudioContext tells nothing more',
    source: 'wx-api §10 [docs]',
    async run(t) {
      let told = 0
      const audio = t.wx.createInnerAudioContext()
      audio.onPlay(() => told++)
      audio.src = await sound(t)
      audio.play()
      audio.destroy()
      await t.wait(60)
      t.equal(told, 0)
    },
  },
  {
    name: 'off of an InnerAudioContext without a function takes all listeners off',
    source: 'wx-api §10 [docs]',
    async run(t) {
      const told: string[] = []
      const audio = t.wx.createInnerAudioContext()
      audio.onPlay(() => told.push('a'))
      audio.onPlay(() => told.push('b'))
      audio.offPlay()
      audio.onCanplay(() => told.push('canplay'))
      audio.src = await sound(t)
      audio.play()
      await t.until(() => told.includes('canplay'))
      await t.wait(60)
      t.deepEqual(told, ['canplay'])
      audio.destroy()
    },
  },
  {
    name: 'startTime is where play begins, currentTime can be set, and stop goes back',
    source: 'wx-api §10 [docs]',
    async run(t) {
      let ready = false
      const audio = t.wx.createInnerAudioContext()
      audio.startTime = 0.1
      audio.onCanplay(() => {
        ready = true
      })
      audio.src = await sound(t)
      await t.until(() => ready)
      t.ok(Math.abs(audio.currentTime - 0.1) < 0.02)
      audio.currentTime = 0.2
      t.ok(Math.abs(audio.currentTime - 0.2) < 0.02)
      audio.stop()
      await t.wait(20)
      t.ok(Math.abs(audio.currentTime - 0.1) < 0.02)
      audio.destroy()
    },
  },
  {
    name: 'loop plays again after the end',
    source: 'wx-api §10 [docs]',
    async run(t) {
      let played = 0
      const audio = t.wx.createInnerAudioContext()
      audio.loop = true
      audio.onPlay(() => played++)
      audio.src = await sound(t)
      audio.play()
      await t.until(() => played > 1)
      audio.destroy()
    },
  },
  {
    name: 'two InnerAudioContexts play at once',
    source: 'wx-api §10 [docs]',
    async run(t) {
      const src = await sound(t)
      let ended = 0
      const both = [t.wx.createInnerAudioContext(), t.wx.createInnerAudioContext()]
      for (const audio of both) {
        audio.onEnded(() => ended++)
        audio.src = src
        audio.play()
      }
      await t.until(() => ended === 2)
      for (const audio of both) audio.destroy()
    },
  },
]
