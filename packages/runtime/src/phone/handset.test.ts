import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { DeviceEvent } from '../wx/bridge.ts'
import { createHandset, deniedOn, type Handset, networkType } from './handset.ts'

let handset: Handset
const photo = { name: 'a.png', bytes: new Uint8Array([1, 2, 3]) }
const file = { name: 'b.pdf', bytes: new Uint8Array([4, 5]) }

beforeEach(async () => {
  handset = await createHandset({ album: [photo], chat: [file] })
})
afterEach(() => handset.close())

test('becomes another model with what it held and what was turned', async () => {
  const { control } = handset.device
  handset.bridge.callSync('setStorage', { key: 'a', text: '1' })
  control.line('3g')
  control.fault({ kind: 'dns', times: 2 })
  control.network('4g')
  control.deny('camera')
  control.deny('scope.record')
  handset.fill(['files'])
  const held = control.album.list()
  await handset.become({ profile: 'android', sdkVersion: '2.30.0' })

  const { device, profile } = handset
  assert.deepEqual([profile.name, profile.sdkVersion], ['android', '2.30.0'])
  assert.equal(handset.bridge.callSync('getStorage', { key: 'a' }).text, '1')
  assert.deepEqual(device.control.lineState().faults, [{ kind: 'dns', times: 2 }])
  assert.equal(device.control.lineState().settings.roundTrip, 300)
  assert.equal(networkType(device), '4g')
  assert.deepEqual(deniedOn(device), ['camera', 'scope.record'])
  assert.deepEqual(handset.full, ['files'])
  assert.deepEqual(device.control.album.list(), held)
  assert.deepEqual(device.control.album.bytes(held[0]!.id), photo.bytes)
  assert.deepEqual(
    device.control.chat.list().map(({ name, size }) => [name, size]),
    [['b.pdf', 2]],
  )
})

test('keeps its listeners, and changes one thing at a time', async () => {
  const events: DeviceEvent[] = []
  const urls: string[] = []
  handset.bridge.listen((event) => events.push(event))
  handset.log.listen(({ url }) => urls.push(url))
  await Promise.all([handset.become({ profile: 'ios' }), handset.become({ sdkVersion: '2.30.0' })])
  assert.deepEqual([handset.profile.name, handset.profile.sdkVersion], ['ios', '2.30.0'])
  handset.device.control.network('none')
  await new Promise<void>((resolve) => {
    handset.bridge.open(
      'request',
      { url: 'http://127.0.0.1:1/x' },
      ({ type }) => type === 'fail' && resolve(),
    )
  })
  assert.equal(events.filter(({ type }) => type === 'networkStatusChange').length, 1)
  assert.ok(urls.includes('http://127.0.0.1:1/x'))
})

test('keeps its log when it becomes another model, and counts on', async () => {
  const ask = (path: string) =>
    new Promise<void>((resolve) => {
      const url = `http://127.0.0.1:1/${path}`
      handset.bridge.open('request', { url }, ({ type }) => type === 'fail' && resolve())
    })
  const told: number[] = []
  handset.log.listen(({ id }) => told.push(id))
  await ask('one')
  handset.device.control.line({ silence: 'stall' })
  const cut = ask('cut')
  await handset.become({ profile: 'android' })
  await cut
  handset.device.control.line(null)
  await ask('two')
  assert.deepEqual(
    handset.log.list().map(({ id, url, profile, state }) => [id, new URL(url).pathname, profile, state]),
    [
      [1, '/one', 'devtools', 'failed'],
      [2, '/cut', 'devtools', 'failed'],
      [3, '/two', 'android', 'failed'],
    ],
  )
  assert.deepEqual([...new Set(told)], [1, 2, 3])
})

test('refuses a model that there isn’t, and stays what it is', async () => {
  await assert.rejects(
    handset.become({ profile: 'palm' as 'ios' }),
    /没有这种机型：palm.*No such profile: palm/,
  )
  await assert.rejects(handset.become({ sdkVersion: 'latest' }), /looks like 3\.17\.0/)
  assert.equal(handset.profile.name, 'devtools')
})

test('removes its temporary folder, and leaves one that it was given', async (t) => {
  const own = mkdtempSync(join(tmpdir(), 'dukou-handset-test-'))
  const { TMPDIR } = process.env
  t.after(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    rmSync(own, { recursive: true, force: true })
  })
  process.env.TMPDIR = own
  const [here, given] = [await createHandset({}), await createHandset({ data: join(own, 'given') })]
  assert.equal(readdirSync(own).length, 2)
  await here.close()
  await given.close()
  assert.deepEqual(readdirSync(own), ['given'])
})
