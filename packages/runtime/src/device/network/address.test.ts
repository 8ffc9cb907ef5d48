import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addQuery, checkDomain, parseAddress, rewrite } from './address.ts'

const refused = (errno: number) => (error: unknown) => (error as { errno: number }).errno === errno

test('replaces an exact address before a prefix, and the longest prefix first', () => {
  const rules = { xxxxx: 'A', 'https://xxx/*': 'B/', 'https://xxx/img/*': 'C/', 'https://xxx/one': 'D' }
  assert.equal(rewrite('xxxxx', rules), 'A')
  assert.equal(rewrite('https://xxx/a?b', rules), 'B/a?b')
  assert.equal(rewrite('https://xxx/img/a', rules), 'C/a')
  assert.equal(rewrite('https://xxx/one', rules), 'D')
  assert.equal(rewrite('https://other/', rules), 'https://other/')
})

test('a name that every object has is no rule', () => {
  assert.equal(rewrite('constructor', {}), 'constructor')
})

test('refuses what is no address of the network', () => {
  for (const url of [
    '',
    'xxxxx',
    '//a.example',
    'ftp://a',
    'file:///etc/passwd',
    'http://tmp/a.png',
    'http://',
  ]) {
    assert.throws(() => parseAddress(url), refused(600009), url)
  }
})

test('keeps the pairs of a URL that data does not name', () => {
  const url = new URL('http://a/?x=1&y=2#z')
  addQuery(url, [['y', '3 4']])
  assert.equal(url.href, 'http://a/?x=1&y=3%204#z')
})

test('a list without a port forbids every explicit port', () => {
  const list = ['https://a.example', 'https://b.example:8080/']
  checkDomain('https://A.example/path', list)
  checkDomain('https://b.example:8080/path', list)
  checkDomain('http://anything', null)
  for (const url of [
    'https://a.example:443/',
    'https://a.example:8080/',
    'https://b.example/',
    'https://sub.a.example/',
    'http://a.example/',
    'https://a.example@evil.example/',
  ]) {
    assert.throws(() => checkDomain(url, list), refused(600002), url)
  }
})

test('a neighbour in the same segment needs no entry; the phone itself and others do', () => {
  const own = () => [
    { address: '127.0.0.1', netmask: '255.0.0.0', internal: true },
    { address: '192.168.1.7', netmask: '255.255.255.0', internal: false },
    { address: 'fe80::1', netmask: 'ffff:ffff:ffff:ffff::', internal: false },
  ]
  checkDomain('http://192.168.1.20:8080/a', [], own)
  for (const url of [
    'http://192.168.1.7:8080/',
    'http://192.168.2.20/',
    'http://127.0.0.2/',
    'http://localhost/',
    'http://192.168.1.20.evil.example/',
  ]) {
    assert.throws(() => checkDomain(url, [], own), refused(600002), url)
  }
})
