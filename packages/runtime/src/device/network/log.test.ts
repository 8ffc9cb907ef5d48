import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Device } from '../device.ts'
import { lastOf, phoneFor, post } from './line/fixtures/receiver.ts'

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const ask = (device: Device, url: string, header: Record<string, string>) =>
  post(device, url, 0, { method: 'GET', body: undefined, header })

test('writes down both heads, whole and as they were written, and who answered', async (t) => {
  const origin = await serve(t, (_, response) => {
    response.writeHead(201, [
      ['X-Answer', '42'],
      ['Set-Cookie', 'sid=one; Path=/'],
      ['Set-Cookie', 'b=two'],
    ])
    response.end('ok')
  })
  const device = await phoneFor(t, { profile: 'android', sdkVersion: '2.30.0', headerCase: 'lower' })
  assert.equal(await ask(device, `${origin}/a`, { Authorization: 'Bearer secret', 'X-Name': '渡口' }), 'ok')
  const { hops, profile, sdkVersion, fault, statusCode } = lastOf(device)
  assert.deepEqual([profile, sdkVersion, fault, statusCode], ['android', '2.30.0', null, 201])
  assert.equal(hops.length, 1)
  const [{ method, url, remoteAddress, requestHeader, statusCode: answered, responseHeader }] = hops as [
    (typeof hops)[0],
  ]
  assert.deepEqual([method, url, answered], ['GET', `${origin}/a`, 201])
  assert.equal(`http://${remoteAddress}`, origin)
  assert.equal(requestHeader.Authorization, 'Bearer secret')
  assert.equal(requestHeader['X-Name'], '渡口')
  assert.match(requestHeader.Referer!, /^https:\/\/servicewechat\.com\//)
  assert.equal(requestHeader.Host, remoteAddress)
  assert.equal(responseHeader!['X-Answer'], '42')
  assert.equal(responseHeader!['Set-Cookie'], 'sid=one; Path=/,b=two')
})

test('writes down every redirect that was followed', async (t) => {
  const other = await serve(t, (_, response) => response.end('there'))
  const origin = await serve(t, ({ url }, response) => {
    if (url === '/one') response.writeHead(302, { location: '/two' }).end()
    else response.writeHead(307, { location: `${other}/three` }).end()
  })
  const device = await phoneFor(t)
  assert.equal(await ask(device, `${origin}/one`, { Authorization: 'Bearer secret' }), 'ok')
  const { hops, target, statusCode } = lastOf(device)
  assert.deepEqual([target, statusCode], [`${origin}/one`, 200])
  assert.deepEqual(
    hops.map(({ url, statusCode, requestHeader, remoteAddress, responseHeader }) => [
      url,
      statusCode,
      requestHeader.Authorization,
      `http://${remoteAddress}`,
      responseHeader?.location,
    ]),
    [
      [`${origin}/one`, 302, 'Bearer secret', origin, '/two'],
      [`${origin}/two`, 307, 'Bearer secret', origin, `${other}/three`],
      [`${other}/three`, 200, undefined, other, undefined],
    ],
  )
})

test('tells which fault struck and where, and what the server had answered to an answer that was lost', async (t) => {
  const origin = await serve(t, (request, response) => {
    request.resume().on('end', () => response.writeHead(201).end())
  })
  const device = await phoneFor(t)
  device.control.fault({ kind: 'answerLost', times: 1 })
  assert.match(await post(device, origin, 300_000), /ERR_CONNECTION_RESET/)
  const lost = lastOf(device)
  assert.deepEqual([lost.fault?.kind, lost.statusCode, lost.hops[0]!.statusCode], ['answerLost', null, 201])
  assert.ok(lost.fault!.up > 300_000 && lost.fault!.up < 301_000, String(lost.fault!.up))
  assert.ok(lost.fault!.down > 0)
  assert.ok(lost.fault!.struckAt >= lost.answeredAt! && lost.fault!.struckAt <= lost.endedAt!)

  device.control.fault({ kind: 'cut', after: { up: 100_000 }, times: 1 })
  assert.match(await post(device, origin, 300_000), /ERR_CONNECTION_RESET/)
  const { fault, hops } = lastOf(device)
  assert.deepEqual([fault?.kind, fault?.up, hops[0]!.responseHeader], ['cut', 100_000, null])

  device.control.fault({ kind: 'dns', times: 1 })
  assert.match(await post(device, origin, 10), /ERR_NAME_NOT_RESOLVED/)
  const early = lastOf(device)
  assert.deepEqual([early.fault?.kind, early.fault?.up, early.hops], ['dns', 0, []])
})

test('a listed entry stays as it was', async (t) => {
  const origin = await serve(t, (_, response) => response.end())
  const device = await phoneFor(t)
  const told: (string | null)[] = []
  t.after(device.control.log.listen(({ hops }) => told.push(hops[0]?.remoteAddress ?? null)))
  const ending = ask(device, origin, {})
  const [before] = device.control.log.list()
  assert.equal(await ending, 'ok')
  assert.deepEqual(before!.hops, [])
  assert.deepEqual([told.at(0), `http://${told.at(-1)}`], [null, origin])
})
