import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { hurry, lastOf, phoneFor, post, receive } from './fixtures/receiver.ts'

test('the same seed makes the same faults and loses the same packets; another seed others', async (t) => {
  const { url } = await receive(t)
  async function story(seed: number) {
    const device = await phoneFor(t, { seed })
    hurry(t, device)
    device.control.line({ loss: 0.1, roundTrip: 20 })
    device.control.fault({ kind: 'cut', after: { up: 5000 }, share: 0.4 })
    for (let i = 0; i < 12; i += 1) await post(device, `${url}?n=9000`, 9000)
    return device.control.log
      .list()
      .map(({ fault, lost, wireUp, errMsg }) => ({ fault: fault?.kind, lost, wireUp, errMsg }))
  }
  const first = await story(7)
  assert.deepEqual(await story(7), first)
  assert.notDeepEqual(await story(8), first)
  assert.ok(first.some(({ fault }) => fault === 'cut') && first.some(({ fault }) => fault === undefined))
  assert.ok(first.some(({ lost }) => lost > 0))
})

for (const direction of ['up', 'down'] as const) {
  test(`bytes that go ${direction} take their time, on the phone's clock`, async (t) => {
    const { url } = await receive(t)
    const device = await phoneFor(t)
    hurry(t, device)
    device.control.line({ bandwidth: { [direction]: 100_000 } })
    const [up, down] = direction === 'up' ? [400_000, 0] : [0, 400_000]
    assert.equal(await post(device, `${url}?n=${down}`, up), 'ok')
    const { startedAt, endedAt } = lastOf(device)
    const took = endedAt! - startedAt!
    assert.ok(took >= 3900 && took < 12_000, `${took} ms`)
  })
}

test('connections share the bandwidth', async (t) => {
  const { url } = await receive(t)
  const device = await phoneFor(t)
  hurry(t, device)
  device.control.line({ bandwidth: { up: 100_000 } })
  await Promise.all([post(device, url, 200_000), post(device, url, 200_000)])
  const [a, b] = device.control.log.list()
  for (const { startedAt, endedAt } of [a!, b!]) {
    const took = endedAt! - startedAt!
    assert.ok(took >= 3500, `${took} ms`)
  }
})

for (const scheme of ['http', 'https'] as const) {
  const trips = scheme === 'http' ? 2 : 3
  test(`by ${scheme} a new connection costs ${trips} round trips with its request, an old one costs one`, async (t) => {
    const { url } = await receive(t, scheme)
    const device = await phoneFor(t)
    hurry(t, device)
    device.control.line({ roundTrip: 1000 })
    assert.equal(await post(device, url, 0), 'ok')
    const first = lastOf(device)
    assert.equal(await post(device, url, 0), 'ok')
    const second = lastOf(device)
    const took = [first, second].map(({ startedAt, endedAt }) => Math.floor((endedAt! - startedAt!) / 950))
    assert.deepEqual([took, first.reused, second.reused], [[trips, 1], false, true])
    assert.ok(first.connectedAt! - first.startedAt! >= (trips - 1) * 990)
    assert.ok(first.answeredAt! >= first.sentAt! && first.sentAt! >= first.connectedAt!)
  })
}

for (const scheme of ['http', 'https'] as const) {
  test(`a cut by ${scheme} lets through what it says and no more`, async (t) => {
    const { url, bodies, sockets } = await receive(t, scheme)
    const device = await phoneFor(t)
    device.control.fault({ kind: 'cut', after: { up: 100_000 }, times: 1 })
    assert.match(await post(device, url, 1_000_000), /ERR_CONNECTION_RESET/)
    const { fault, wireUp, errno } = lastOf(device)
    assert.deepEqual([fault?.kind, wireUp, errno], ['cut', 100_000, 600001])
    await Promise.all(sockets.map(closeOf))
    assert.ok(bodies[0]! > 0 && bodies[0]! < 100_000, `${bodies[0]} bytes`)
    assert.equal(await post(device, url, 1_000_000), 'ok')
    assert.equal(bodies[1], 1_000_000)
  })
}

test('what stalls goes on where it stopped when the dial is turned back', async (t) => {
  const { url, bodies } = await receive(t)
  const device = await phoneFor(t)
  device.control.fault({ kind: 'stall', after: { up: 50_000 } })
  let over = false
  const ending = post(device, url, 200_000).finally(() => {
    over = true
  })
  await strike(t, device.control.log)
  device.control.advance(10_000)
  assert.equal(over, false)
  device.control.line(null)
  assert.equal(await ending, 'ok')
  assert.deepEqual(bodies, [200_000])
})

test('a dial at stall holds a connection up in the middle, and a new one too', async (t) => {
  const { url, bodies, sockets } = await receive(t)
  const device = await phoneFor(t)
  assert.equal(await post(device, url, 10), 'ok')
  device.control.line({ silence: 'stall' })
  const ending = [post(device, url, 10), post(device, url, 10)]
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.deepEqual([bodies.length, sockets.length], [1, 1])
  device.control.line(null)
  assert.deepEqual(await Promise.all(ending), ['ok', 'ok'])
})

test('a half-open connection stays dead, its server is not told, and a new one works', async (t) => {
  const { url, bodies, sockets } = await receive(t)
  const device = await phoneFor(t)
  device.control.fault({ kind: 'halfOpen', after: { up: 50_000 }, times: 1 })
  const ending = post(device, url, 2_000_000, { timeout: 5000 })
  await strike(t, device.control.log)
  device.control.line(null)
  device.control.advance(5001)
  assert.equal(await ending, 'request:fail timeout')
  assert.equal(await post(device, url, 1000), 'ok')
  assert.ok(bodies[0]! < 50_000)
  assert.deepEqual(
    sockets.map(({ destroyed }) => destroyed),
    [false, false],
  )
  const closed = closeOf(sockets[0]!)
  await device.close()
  await closed
})

test('an answer that nobody takes is not read into memory', async (t) => {
  const { url, answered } = await receive(t)
  const device = await phoneFor(t)
  const most = 60_000_000
  device.control.fault({ kind: 'stall', after: { down: 1000 } })
  const ending = post(device, `${url}?n=${most}`, 0)
  await strike(t, device.control.log)
  // What the system itself takes in is a few MB; the rest waits at the server until it is wanted.
  let before = -1
  while (before !== answered()) {
    before = answered()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.ok(before < most / 2, `${before} bytes left the server`)
  device.control.line(null)
  assert.equal(await ending, 'ok')
})

test('a phone that is killed breaks its connections and tells nobody', async (t) => {
  const { url, sockets } = await receive(t)
  const device = await phoneFor(t)
  await Promise.all([post(device, url, 10), post(device, url, 10)])
  device.control.fault({ kind: 'stall', after: { up: 50_000 } })
  let told = false
  void post(device, url, 200_000).finally(() => {
    told = true
  })
  await strike(t, device.control.log)
  assert.equal(sockets.length, 2)
  device.control.line(null)
  device.control.kill()
  // The one that is idle too.
  await Promise.all(sockets.map(closeOf))
  assert.equal(told, false)
  assert.equal(lastOf(device).state, 'failed')
})

test('refuses what it does not know instead of testing nothing', async (t) => {
  const { control } = await phoneFor(t)
  for (const wrong of [
    { bandwith: { up: 1 } },
    { bandwidth: { up: 0 } },
    { loss: 1 },
    { roundTrip: -1 },
    { silence: 'loud' },
    '6g',
  ]) {
    assert.throws(() => control.line(wrong as never), { name: /TypeError|RangeError/ })
  }
  for (const wrong of [
    { kind: 'gremlin' },
    { kind: 'dns', after: { up: 1 } },
    { kind: 'cut', after: { upp: 1 } },
    { kind: 'cut', by: 'silence' },
    { kind: 'tls', why: 'mood' },
    { kind: 'dns', times: 0 },
    { kind: 'dns', only: { api: 'upload' } },
  ]) {
    assert.throws(
      () => control.fault(wrong as never),
      { name: /TypeError|RangeError/ },
      JSON.stringify(wrong),
    )
  }
  assert.deepEqual(control.lineState(), { settings: {}, faults: [] })
})

test('tells what is still to come', async (t) => {
  const { url } = await receive(t)
  const { control, ...device } = await phoneFor(t)
  control.line('3g')
  control.fault({ kind: 'dns', times: 2 })
  assert.match(await post({ control, ...device }, url, 0), /ERR_NAME_NOT_RESOLVED/)
  const { settings, faults } = control.lineState()
  assert.deepEqual([settings.roundTrip, faults], [300, [{ kind: 'dns', times: 1 }]])
})

/** Waits until a fault has struck. */
async function strike(
  t: TestContext,
  log: { listen(on: (entry: { fault: object | null }) => void): () => void },
): Promise<void> {
  await new Promise<void>((resolve) => {
    t.after(
      log.listen(({ fault }) => {
        if (fault !== null) resolve()
      }),
    )
  })
}

/** A socket's end, whether or not it was a good one. */
function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
}
