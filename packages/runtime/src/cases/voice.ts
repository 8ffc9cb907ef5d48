import { sound } from './audio.ts'
import type { Case } from './case.ts'

/** playVoice, pauseVoice and stopVoice. */
export const voiceCases: Case[] = [
  {
    name: 'playVoice plays what downloadFile brought',
    source: 'wx-api §10 [docs], S2 S4',
    async run(t) {
      await t.succeeds('playVoice', { filePath: await sound(t) })
    },
  },
  {
    name: 'playVoice stops after duration',
    source: 'wx-api §10 [docs]',
    async run(t) {
      const before = Date.now()
      await t.succeeds('playVoice', { filePath: await sound(t), duration: 0.1 })
      t.ok(Date.now() - before < 3000)
    },
  },
  {
    name: 'a new voice interrupts the old one',
    source: 'wx-api §10 [docs]',
    async run(t) {
      const filePath = await sound(t)
      const other = await sound(t)
      const order: string[] = []
      const first = t.call('playVoice', { filePath }).then(() => order.push('first'))
      const second = t.call('playVoice', { filePath: other }).then(() => order.push('second'))
      await Promise.all([first, second])
      t.deepEqual(order, ['first', 'second'])
    },
  },
  {
    name: 'stopVoice ends a voice, pauseVoice holds it until it is played again',
    source: 'wx-api §10 [docs]',
    async run(t) {
      const filePath = await sound(t)
      let over = false
      const playing = t.call('playVoice', { filePath }).finally(() => {
        over = true
      })
      await t.wait(50)
      await t.succeeds('pauseVoice')
      await t.wait(400)
      t.equal(over, false)
      await t.succeeds('playVoice', { filePath })
      t.equal((await playing).order[0], 'success')
      const again = t.call('playVoice', { filePath })
      await t.succeeds('stopVoice')
      t.equal((await again).order[0], 'success')
    },
  },
  {
    name: 'playVoice of a file that is not there fails',
    source: 'wx-api §10',
    run: (t) => t.fails('playVoice', { filePath: 'http://tmp/no.wav' }, /^playVoice:fail/),
  },
]
