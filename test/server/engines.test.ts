import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { ownEngine } from '../engines/engine.ts'
import { newBucket, ownStore, sharedStore, noEngines as skip } from '../engines/stores.ts'

async function listening(t: { after(work: () => void): void }, answer: string): Promise<number> {
  const server = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as { port: number }).port
}

test('stores are shared by a run', { skip }, async () => {
  const { about } = sharedStore('ceph')
  assert.deepEqual(sharedStore('ceph').about, about)
  for (const gateway of about!.endpoints.keys()) {
    const { endpoint, bucket } = await newBucket(about!, gateway)
    assert.equal((await fetch(`${endpoint}/${bucket}`)).status, 403, 'a stranger sees nothing')
  }
})

test('a cluster of copies goes on without an OSD and without a gateway', { skip }, async (t) => {
  const ceph = await ownStore('ceph', { osds: 3, gateways: 2, keep: 'disk' })
  t.after(() => ceph.stop())
  const [first] = ceph.about.endpoints
  await ceph.ask({ do: 'kill', name: 'osd.1' })
  await ceph.ask({ do: 'kill', name: 'rgw.0' })
  await newBucket(ceph.about, 1)
  await assert.rejects(fetch(first!))
  await ceph.ask({ do: 'start', name: 'rgw.0' })
  await ceph.ask({ do: 'start', name: 'osd.1' })
  assert.equal((await fetch(`${first}/${(await newBucket(ceph.about)).bucket}`)).status, 403)
  await assert.rejects(ceph.ask({ do: 'dance' }), /there is no dance/)
})

test('nginx balances over several ports, and over others when told so', { skip }, async (t) => {
  const ports = [await listening(t, 'a'), await listening(t, 'b')]
  const { about, ask, stop } = await ownEngine<{ url: string }>('nginx', { ports })
  t.after(stop)
  const { url } = about
  const seen = new Set<string>()
  for (let n = 0; n < 20; n++) seen.add(await (await fetch(url)).text())
  assert.deepEqual([...seen].sort(), ['a', 'b'])
  await ask({ do: 'use', ports: [await listening(t, 'c')] })
  for (let n = 0; (await (await fetch(url)).text()) !== 'c'; n++) {
    assert.ok(n < 100)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})
