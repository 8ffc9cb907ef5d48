import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode } from './codec.ts'
import { createStudio } from './studio.ts'

/** Larger than what is worked on in the phone's own thread. */
const large = () => {
  const [width, height] = [1000, 800]
  return encode({ width, height, data: new Uint8Array(width * height * 4).fill(200) }, 'jpg', 95)
}

test('works on a large picture while the phone goes on', async () => {
  const studio = createStudio()
  let turns = 0
  const clock = setInterval(() => {
    turns += 1
  })
  const worked = await studio.work({ kind: 'compress', bytes: large(), quality: 50, width: 100, height: 0 })
  clearInterval(clock)
  assert.ok(turns > 0, 'timers ran meanwhile')
  const { picture } = decode(worked!.bytes)!
  assert.deepEqual([picture.width, picture.height], [100, 80])
  await studio.close()
})

test('gives up what it works on when it closes', async () => {
  const studio = createStudio()
  const working = studio.work({ kind: 'picked', bytes: large() })
  // The thread begins in the turn after the call.
  await Promise.resolve()
  const gone = assert.rejects(working, /closed/)
  await studio.close()
  await gone
})
