import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limitsOf } from './limits.ts'
import { overHttp2, traitsOf } from './traits.ts'

const https = new URL('https://a.example/')

describe('overHttp2', () => {
  const android = traitsOf('android', '3.17.0')
  const ios = traitsOf('ios', '3.17.0')
  const rows: [string, boolean, boolean][] = [
    ['a request on Android', overHttp2(android, '3.17.0', 'request', https, {}), true],
    ['a request on Android before 3.5.0', overHttp2(android, '3.4.9', 'request', https, {}), false],
    ['a request in chunks', overHttp2(android, '3.17.0', 'request', https, { enableChunked: true }), false],
    [
      'a request that is told not to',
      overHttp2(android, '3.17.0', 'request', https, { useHighPerformanceMode: false }),
      false,
    ],
    [
      'a request without TLS',
      overHttp2(android, '3.17.0', 'request', new URL('http://a.example'), {}),
      false,
    ],
    ['an upload on Android', overHttp2(android, '3.17.0', 'uploadFile', https, {}), false],
    [
      'an upload that asks for it',
      overHttp2(ios, '3.17.0', 'uploadFile', https, { enableHttp2: true }),
      true,
    ],
    ['a request on iOS', overHttp2(ios, '3.17.0', 'request', https, {}), false],
  ]
  for (const [what, actual, expected] of rows) {
    test(`${expected ? 'takes' : 'does not take'} ${what} for HTTP/2`, () => assert.equal(actual, expected))
  }
})

describe('limitsOf', () => {
  const MB = 1024 * 1024
  for (const [version, size] of [
    ['2.13.9', 50],
    ['2.14.0', 200],
    ['3.17.0', 200],
  ] as const) {
    test(`lets a download of ${size} MB through in base library ${version}`, () => {
      assert.equal(limitsOf(version).download, size * MB)
    })
  }
})
