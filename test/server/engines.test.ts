import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { newBucket, sharedStore, startCeph, startNginx, whyNoEngines } from '../lib/engines.ts'

const skip = whyNoEngines ?? false

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
  for (const name of ['ceph'] as const) {
    const store = sharedStore(name)
    assert.deepEqual(sharedStore(name), store)
    for (const endpoint of store.endpoints) {
      const answer = await fetch(`${endpoint}/${await newBucket(store)}`)
      assert.ok(answer.status >= 400 && answer.status < 500, 'a stranger sees nothing')
    }
  }
})

test('a cluster of copies goes on without an OSD and without a gateway', { skip }, async (t) => {
  const ceph = await startCeph(t, { osds: 3, gateways: 2, keep: 'disk' })
  await ceph.ask({ do: 'kill', name: 'osd.1' })
  await ceph.ask({ do: 'kill', name: 'rgw.0' })
  const second = { ...ceph, endpoints: ceph.endpoints.slice(1) }
  await newBucket(second)
  await assert.rejects(fetch(ceph.endpoints[0]!))
  await ceph.ask({ do: 'start', name: 'rgw.0' })
  await ceph.ask({ do: 'start', name: 'osd.1' })
  assert.equal((await fetch(`${ceph.endpoints[0]}/${await newBucket(ceph)}`)).status, 403)
  await assert.rejects(ceph.ask({ do: 'dance' }), /there is no dance/)
})

test('nginx balances over several ports, and over others when told so', { skip }, async (t) => {
  const ports = [await listening(t, 'a'), await listening(t, 'b')]
  const { url, ask } = await startNginx(t, ports)
  const seen = new Set<string>()
  for (let n = 0; n < 20; n++) seen.add(await (await fetch(url)).text())
  assert.deepEqual([...seen].sort(), ['a', 'b'])
  await ask({ do: 'use', ports: [await listening(t, 'c')] })
  for (let n = 0; (await (await fetch(url)).text()) !== 'c'; n++) {
    assert.ok(n < 100)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})
