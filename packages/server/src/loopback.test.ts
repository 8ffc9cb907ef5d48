import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopback } from './loopback.ts'

test('knows the addresses that only this machine reaches, however they are written', () => {
  for (const address of [
    '127.0.0.1',
    '127.255.3.4',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
  ])
    assert.equal(isLoopback(address), true, address)
  const others = [
    '126.255.255.255',
    '128.0.0.1',
    '10.0.0.1',
    '0.0.0.0',
    '::',
    '::2',
    '::ffff:10.0.0.1',
    'fe80::1%lo',
  ]
  for (const address of [...others, 'localhost', '127.1', '127.0.0.1.example.com', '', undefined])
    assert.equal(isLoopback(address), false, address)
})
