import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { createPhone, type Phone } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import { png } from '../lib/samples.ts'

/** 480 kB that do not compress. */
const picture = png(1, 400, 0)

let server: Server
let url: string
let phone: Phone
let data: string

before(async () => {
  data = mkdtempSync(join(tmpdir(), 'dukou-line-'))
  server = await createServer({ data })
  url = await server.listen({ host: '127.0.0.1', port: 0 })
})
after(async () => {
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})
beforeEach(async () => {
  phone = await createPhone({ album: [{ name: 'large.png', bytes: picture }] })
})
afterEach(() => phone.close())

interface Told {
  errMsg: string
  errno?: number
  statusCode?: number
}

/** Each test is a visitor of its own, so that it sees its own files only. */
const visitor = (name: string) => ({ Authorization: `Bearer line-${name}` })

async function upload(name: string, timeout = 20_000): Promise<Told> {
  phone.control.choose(1)
  const filePath = (await phone.wx.chooseImage({ count: 1 })).tempFilePaths[0]
  return new Promise((complete) => {
    phone.wx.uploadFile({
      url: `${url}/upload`,
      filePath,
      name: 'file',
      header: visitor(name),
      timeout,
      complete,
    })
  })
}

async function files(name: string): Promise<{ size: number }[]> {
  const answer = await fetch(`${url}/files`, { headers: visitor(name) })
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { files: { size: number }[] }).files
}

for (const by of ['reset', 'silence'] as const) {
  test(`an answer that is lost (${by}): the phone sees a failure, and the server has the file`, async () => {
    phone.control.fault({ kind: 'answerLost', by, only: { api: 'uploadFile' }, times: 1 })
    const ending = upload(by, 60_000)
    if (by === 'silence') {
      await struck()
      phone.control.advance(60_001)
    }
    const { errMsg, errno } = await ending
    assert.deepEqual(
      [errMsg, errno],
      by === 'reset'
        ? ['uploadFile:fail upload fail:-101:net::ERR_CONNECTION_RESET', 600001]
        : ['uploadFile:fail timeout', 5],
    )
    assert.deepEqual(
      (await files(by)).map(({ size }) => size),
      [picture.length],
    )
    assert.equal(phone.control.log.list().at(-1)!.fault?.kind, 'answerLost')
  })
}

test('the next two uploads are cut after 300 kB, then all is well', async () => {
  phone.control.fault({ kind: 'cut', after: { up: 300_000 }, only: { api: 'uploadFile' }, times: 2 })
  const told = [await upload('cut'), await upload('cut'), await upload('cut')]
  assert.deepEqual(
    told.map(({ errno, statusCode }) => errno ?? statusCode),
    [600001, 600001, 200],
  )
  assert.equal((await files('cut')).length, 1)
  assert.deepEqual(
    phone.control.log.list().map(({ fault, wireUp }) => [fault?.kind, wireUp > 300_000]),
    [
      ['cut', false],
      ['cut', false],
      [undefined, true],
    ],
  )
})

test('a phone that is killed in the middle of an upload leaves no file, and can send it when it starts again', async () => {
  phone.control.fault({ kind: 'stall', after: { up: 200_000 }, times: 1 })
  let told = false
  void upload('kill').then(() => {
    told = true
  })
  await struck()
  phone.control.kill()
  // Only now can the server hear of it.
  phone.control.line(null)
  phone.control.restart()
  assert.deepEqual([await files('kill'), told], [[], false])
  assert.equal((await upload('kill')).statusCode, 200)
  assert.equal((await files('kill')).length, 1)
})

/** Waits until a fault of the line has struck. */
function struck(): Promise<void> {
  return new Promise((resolve) => {
    const stop = phone.control.log.listen(({ fault }) => {
      if (fault === null) return
      stop()
      resolve()
    })
  })
}
