import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUrlSigner } from './signed-url.ts'

const DAY = 86_400
const now = 1_700_000_000
const signer = createUrlSigner(Buffer.alloc(32, 1), 7 * DAY)

function signed(path: string) {
  const query = new URLSearchParams(signer.sign(path, now))
  return { e: query.get('e')!, s: query.get('s')! }
}

test('opens what it signed until the time is over, for at least as long as promised', () => {
  const { e, s } = signed('/files/a')
  assert.equal(signer.check('/files/a', e, s, now), 'valid')
  assert.equal(signer.check('/files/a', e, s, now + 7 * DAY - 1), 'valid')
  assert.equal(signer.check('/files/a', e, s, Number(e)), 'expired')
  assert.ok(Number(e) - now <= 7 * DAY + 3600)
})

test('gives the same address for a while, so that it can be cached', () => {
  const hour = Math.floor(now / 3600) * 3600
  assert.equal(signer.sign('/files/a', hour + 1), signer.sign('/files/a', hour + 3600))
})

test('opens nothing else', () => {
  const { e, s } = signed('/files/a')
  const other = createUrlSigner(Buffer.alloc(32, 2), 7 * DAY)
  assert.equal(signer.check('/files/b', e, s, now), 'invalid')
  assert.equal(other.check('/files/a', e, s, now), 'invalid')
  for (const wrong of [String(Number(e) + 1), `0${e}`, `${e}.0`, '', '-1', '9'.repeat(30), undefined]) {
    assert.equal(signer.check('/files/a', wrong, s, now), 'invalid', wrong)
  }
  for (const wrong of [s.slice(0, -2), `${s}AA`, s.toLowerCase(), '', undefined]) {
    assert.equal(signer.check('/files/a', e, wrong, now), 'invalid', wrong)
  }
})
