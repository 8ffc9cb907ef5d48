import assert from 'node:assert/strict'
import { test } from 'node:test'
import { displayName } from './names.ts'

test('keeps a name readable and takes away what could deceive', () => {
  const table: [raw: string, shown: string][] = [
    ['头像.png', '头像.png'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['..', ''],
    ['a/..', ''],
    ['', ''],
    ['a\0b\r\nc.png', 'abc.png'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['e\u0301.png', '\u00e9.png'],
    [' a .png ', 'a .png'],
    ['CON', 'CON'],
    ['\ud800.png', '\ufffd.png'],
    ['👨‍👩‍👧.png', '👨‍👩‍👧.png'],
  ]
  for (const [raw, shown] of table) assert.equal(displayName(raw), shown, JSON.stringify(raw))
})

test('cuts a long name between characters and keeps its extension', () => {
  assert.equal(displayName(`${'a'.repeat(251)}.png`), `${'a'.repeat(251)}.png`)
  assert.equal(displayName(`${'a'.repeat(252)}.png`), `${'a'.repeat(251)}.png`)
  assert.equal(displayName(`${'头'.repeat(100)}.jpeg`), `${'头'.repeat(83)}.jpeg`)
  const noExtension = displayName('头'.repeat(4096))
  assert.equal(noExtension, '头'.repeat(85))
  assert.ok(Buffer.byteLength(displayName(`a.${'👍'.repeat(4096)}`)) <= 255)
})
