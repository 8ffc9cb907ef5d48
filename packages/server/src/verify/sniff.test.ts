import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SNIFF_BYTES, sniff } from './sniff.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const brand = (major: string, ...compatible: string[]) =>
  latin1(`\0\0\0${String.fromCharCode(16 + 4 * compatible.length)}ftyp${major}\0\0\0\0${compatible.join('')}`)
const zip = (...names: string[]) =>
  latin1(names.map((name) => `PK\x03\x04${'\0'.repeat(26)}${name}data`).join(''))

test('tells each type by its first bytes', () => {
  const table: [bytes: Buffer, type: string][] = [
    [latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg'],
    [latin1('\x89PNG\r\n\x1a\n'), 'image/png'],
    [latin1('GIF89a\x01\0\x01\0'), 'image/gif'],
    [latin1('GIF87a'), 'image/gif'],
    [latin1('RIFF\x24\0\0\0WEBPVP8 '), 'image/webp'],
    [latin1('RIFF\x24\0\0\0WAVEfmt '), 'audio/wav'],
    [latin1('RIFF\x24\0\0\0AVI LIST'), 'application/octet-stream'],
    [latin1('BM\x36\0\0\0\0\0\0\0\x36\0\0\0'), 'image/bmp'],
    [brand('heic', 'mif1', 'heic'), 'image/heic'],
    [brand('mif1', 'mif1', 'heic'), 'image/heic'],
    [brand('mif1', 'mif1', 'avif'), 'image/avif'],
    [brand('mif1'), 'image/heif'],
    [brand('avif', 'mif1', 'miaf'), 'image/avif'],
    [brand('isom', 'isom', 'iso2', 'mp41'), 'video/mp4'],
    [brand('mp42'), 'video/mp4'],
    [brand('qt  '), 'video/quicktime'],
    [brand('M4A ', 'isom'), 'audio/mp4'],
    [brand('3gp5'), 'video/3gpp'],
    [latin1('\x1a\x45\xdf\xa3'), 'video/webm'],
    [latin1('ID3\x03\0'), 'audio/mpeg'],
    [latin1('\xff\xfb\x90\x64'), 'audio/mpeg'],
    [latin1('\xff\xf3\x40\xc4'), 'audio/mpeg'],
    [latin1('\xff\xf1\x50\x80'), 'audio/aac'],
    [latin1('#!AMR\n<'), 'audio/amr'],
    [latin1('#!AMR-WB\n'), 'audio/amr'],
    [latin1('\x02#!SILK_V3'), 'audio/silk'],
    [latin1('OggS\0\x02'), 'audio/ogg'],
    [latin1('fLaC\0'), 'audio/flac'],
    [latin1('%PDF-1.7\n'), 'application/pdf'],
    [zip('a.txt'), 'application/zip'],
    [zip('[Content_Types].xml', '_rels/.rels', 'word/document.xml'), docx('wordprocessingml.document')],
    [zip('[Content_Types].xml', 'xl/workbook.xml'), docx('spreadsheetml.sheet')],
    [zip('_rels/.rels', '[Content_Types].xml', 'ppt/slides'), docx('presentationml.presentation')],
    [latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'application/x-cfb'],
    [Buffer.from('你好\n'), 'text/plain'],
    [Buffer.from('<svg onload="alert(1)">'), 'text/plain'],
    [latin1('caf\xe9'), 'application/octet-stream'],
    [latin1('BM is a text'), 'text/plain'],
    [Buffer.alloc(0), 'application/octet-stream'],
    [Buffer.alloc(100), 'application/octet-stream'],
    [latin1('\xff\xff\xff\xff'), 'application/octet-stream'],
    [latin1('MM\0*'), 'application/octet-stream'],
  ]
  for (const [bytes, type] of table)
    assert.equal(sniff(bytes), type, JSON.stringify(bytes.toString('latin1')))
})

function docx(kind: string): string {
  return `application/vnd.openxmlformats-officedocument.${kind}`
}

test('says something of every prefix of everything, at once', () => {
  const heads = [
    '\xff\xd8\xff',
    '\0\0\0\x20ftypmif1',
    'PK\x03\x04[Content_Types].xml',
    '\xff\xf1',
    '\x30\x26\xb2\x75',
  ]
  const begun = performance.now()
  for (const head of heads) {
    const bytes = Buffer.concat([latin1(head), Buffer.alloc(SNIFF_BYTES)])
    for (let length = 0; length < 64; length++)
      assert.match(sniff(bytes.subarray(0, length)), /^\w+\/[\w.-]+$/)
    assert.match(sniff(bytes), /^\w+\//)
  }
  assert.ok(performance.now() - begun < 500)
})

test('does not mind a character that the end of the head cuts in two', () => {
  const text = Buffer.from(`a${'头'.repeat(SNIFF_BYTES)}`)
  assert.equal(sniff(text), 'text/plain')
  assert.equal(sniff(text.subarray(0, SNIFF_BYTES)), 'text/plain')
  assert.equal(sniff(text.subarray(0, 9)), 'application/octet-stream')
})
