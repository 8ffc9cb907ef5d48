import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openMap } from './map.ts'
import { MapError } from './map-line.ts'

function mapPath(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-map-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'a.import.jsonl')
}

const line = (path: string, id: string) => ({
  path,
  size: 1,
  tag: 't',
  id,
  owner: 'li',
  sha256: 'f',
  type: 'x/y',
})
const file = (path: string) => ({ path, bytes: null })

test('keeps one line for each file, and finds them by path and id in the next run', async (t) => {
  const path = mapPath(t)
  const first = await openMap(path, Date.now)
  await Promise.all(Array.from({ length: 600 }, (_, n) => first.add(line(`照片/${n}.jpg`, `id${n}`))))
  await first.add({ path: '照片/7.jpg', bytes: 'AAA=', size: 1, tag: 't', refused: 'type_refused' })
  await first.add(line('a\u2028b\r\nc', 'id600'))
  await first.close()
  assert.equal(
    readFileSync(path, 'utf8')
      .trim()
      .split(/[\n\r\u2028]/).length,
    602,
  )

  const second = await openMap(path, Date.now)
  assert.deepEqual({ ...second.find(file('照片/7.jpg')) }, { size: 1, tag: 't', id: 'id7', refused: null })
  assert.equal(second.find({ path: '照片/7.jpg', bytes: 'AAA=' })?.refused, 'type_refused')
  assert.equal(second.find(file('a\u2028b\r\nc'))?.id, 'id600')
  assert.equal(second.find(file('照片/600.jpg')), null)
  assert.equal(second.isTaken('id7', file('照片/7.jpg')), false)
  assert.equal(second.isTaken('id7', file('照片/8.jpg')), true)
  await second.close()
})

test('lets the last line of a path count', async (t) => {
  const path = mapPath(t)
  writeFileSync(path, `${JSON.stringify(line('a', 'id1'))}\n${JSON.stringify(line('a', 'id2'))}\n`)
  const map = await openMap(path, Date.now)
  assert.equal(map.find(file('a'))?.id, 'id2')
  assert.equal(map.isTaken('id1', file('b')), false)
  await map.close()
})

test('drops the line that a crash has cut off, wherever it did', async (t) => {
  const path = mapPath(t)
  const whole = `${JSON.stringify(line('a', 'id1'))}\n`
  const next = JSON.stringify(line('照片', 'id2'))
  for (let cut = 0; cut < next.length; cut += 3) {
    writeFileSync(path, whole + next.slice(0, cut))
    const map = await openMap(path, Date.now)
    await map.add(line('c', 'id3'))
    await map.close()
    assert.equal(readFileSync(path, 'utf8'), `${whole}${JSON.stringify(line('c', 'id3'))}\n`)
  }
})

test('touches no file that is no map', async (t) => {
  const path = mapPath(t)
  for (const text of ['a photo', '{"name":"my-app"}\n', '{"path":"a"}\n', 'x'.repeat(100_000), '[]\n']) {
    writeFileSync(path, text)
    await assert.rejects(openMap(path, Date.now), (error) => error instanceof MapError && error.line === 1)
    assert.equal(readFileSync(path, 'utf8'), text)
  }
  writeFileSync(path, `${JSON.stringify(line('a', 'id1'))}\n`)
  appendFileSync(path, 'dukou\n')
  await assert.rejects(openMap(path, Date.now), (error) => error instanceof MapError && error.line === 2)
})
