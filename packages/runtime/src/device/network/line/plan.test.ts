import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlan } from './plan.ts'

const task = (id: number, api: 'request' | 'uploadFile' = 'request', url = 'https://a.example/x') => ({
  id,
  api,
  urls: [url],
})

test('the first fault that fits is met, so often as it says', () => {
  const plan = createPlan(1)
  plan.add({ kind: 'dns', only: { api: 'uploadFile' }, times: 2 })
  plan.add({ kind: 'refuse', only: { url: 'https://a.example/' }, times: 1 })
  const met = [
    plan.meet(task(1)),
    plan.meet(task(2)),
    plan.meet(task(3, 'uploadFile')),
    plan.meet(task(4, 'uploadFile')),
    plan.meet(task(5, 'uploadFile')),
  ]
  assert.deepEqual(
    met.map((fault) => fault?.kind ?? null),
    ['refuse', null, 'dns', 'dns', null],
  )
  assert.deepEqual(plan.list(), [])
})

test('an address is the one that was written or the one that is called', () => {
  const plan = createPlan(1)
  plan.add({ kind: 'dns', only: { url: 'http://127.0.0.1:1/' } })
  assert.equal(plan.meet(task(1)), null)
  assert.equal(plan.meet({ ...task(2), urls: ['https://xxx/', 'http://127.0.0.1:1/'] })?.kind, 'dns')
})

test('a share is about that share, and the same for the same seed', () => {
  const chosen = (seed: number) => {
    const plan = createPlan(seed)
    plan.add({ kind: 'dns', share: 0.3 })
    return Array.from({ length: 1000 }, (_, id) => plan.meet(task(id + 1)) !== null)
  }
  const count = chosen(3).filter(Boolean).length
  assert.ok(count > 230 && count < 370, `${count} of 1000`)
  assert.deepEqual(chosen(3), chosen(3))
  assert.notDeepEqual(chosen(3), chosen(4))
})
