import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBoundary } from './boundary.ts'

test('reads the boundary as clients write it', () => {
  const table: [contentType: string, boundary: string][] = [
    ['multipart/form-data; boundary=----WebKitFormBoundaryAb1', '----WebKitFormBoundaryAb1'],
    ['Multipart/Form-Data;BOUNDARY="a b:c;d"', 'a b:c;d'],
    ['multipart/form-data ; charset=utf-8 ; boundary = x ; ', 'x'],
    [`multipart/form-data; boundary=${'x'.repeat(70)}`, 'x'.repeat(70)],
    ["multipart/form-data; boundary=0'()+_,-./:=?", "0'()+_,-./:=?"],
  ]
  for (const [contentType, boundary] of table) assert.equal(readBoundary(contentType), boundary, contentType)
})

test('refuses a boundary that is missing, empty, too long, given twice or of other characters', () => {
  const parameters = [
    '',
    ';',
    '; boundary',
    '; boundary=',
    '; boundary=""',
    '; boundary="a',
    '; boundary="a"b',
    '; boundary="a "',
    '; boundary=a; boundary=b',
    '; boundary=头像',
    '; boundary="a\rb"',
    `; boundary=${'x'.repeat(71)}`,
    `; boundary=${'x'.repeat(7000)}`,
    '; x=1',
  ]
  for (const text of parameters) {
    assert.throws(() => readBoundary(`multipart/form-data${text}`), { code: 'multipart_malformed' }, text)
  }
  for (const type of [undefined, '', 'multipart/mixed; boundary=a', 'multipart/form-data2; boundary=a']) {
    assert.throws(() => readBoundary(type), { code: 'multipart_required' }, type)
  }
})

test('takes time in proportion to the header', () => {
  const hostile = [
    ';'.repeat(100_000),
    '; a="\\"'.repeat(10_000),
    `; a${' '.repeat(100_000)}`,
    '='.repeat(100_000),
  ]
  const begun = process.cpuUsage()
  for (const text of hostile) assert.throws(() => readBoundary(`multipart/form-data${text}`))
  const { user, system } = process.cpuUsage(begun)
  assert.ok(user + system < 1_000_000, `${user + system} µs`)
})
