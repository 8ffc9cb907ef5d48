import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskHeader } from './mask.ts'

/** What is seen, with a star for each secret; the whole is always there. */
function seen(name: string, value: string): string {
  const pieces = maskHeader(name, value)
  assert.equal(pieces.map((piece) => ('text' in piece ? piece.text : piece.secret)).join(''), value)
  return pieces.map((piece) => ('text' in piece ? piece.text : '*')).join('')
}

const rows: [name: string, value: string, seen: string][] = [
  ['Content-Type', 'image/png', 'image/png'],
  [
    'Referer',
    'https://servicewechat.com/wx1/devtools/page-frame.html',
    'https://servicewechat.com/wx1/devtools/page-frame.html',
  ],
  ['Authorization', 'Bearer abc.def', 'Bearer *'],
  ['authorization', 'abc', '*'],
  ['Authorization', 'OSS4-HMAC-SHA256 Credential=a,Signature=b', 'OSS4-HMAC-SHA256 *'],
  ['Authorization', 'q-sign-algorithm=sha1&q-ak=AK&q-signature=b', '*'],
  ['Proxy-Authorization', 'Basic dTpw', 'Basic *'],
  ['X-Amz-Security-Token', 'abc', '*'],
  ['x-cos-security-token', 'abc', '*'],
  ['X-Session-Id', 'abc', '*'],
  ['X-Api-Key', 'abc', '*'],
  ['Cookie', 'sid=one; theme=dark; flag', 'sid=*; theme=*; flag'],
  ['Cookie', 'a=b=c', 'a=*'],
  ['Cookie', 'odd', '*'],
  ['Set-Cookie', 'sid=one; Path=/; HttpOnly', 'sid=*; Path=/; HttpOnly'],
  [
    'set-cookie',
    'sid=one; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/,b=two; Secure',
    'sid=*; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/,b=*; Secure',
  ],
  ['Set-Cookie', 'sid=a,b; Path=/, c=d', 'sid=*; Path=/, c=*'],
  ['Set-Cookie', 'sid=; Max-Age=0', 'sid=; Max-Age=0'],
  ['Authorization', '', ''],
]
for (const [name, value, expected] of rows) {
  test(`of ${name}: ${value || 'nothing'} is seen ${expected || 'nothing'}`, () => {
    assert.equal(seen(name, value), expected)
  })
}
