import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { startChild } from '../server/child.ts'
import { bytesHeld, form, post, start, until } from '../server/running.ts'
import { bring, ROADS } from './roads.ts'
import { asf, heicWithItems, jpegHead, PNG, webpHead, zip } from './samples.ts'

const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
)
const PAGE = Buffer.from('<!doctype html><script>alert(document.domain)</script>')
const XSL = Buffer.from('<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#x"?><xsl:stylesheet/>')

/** By the seven advisories on Parse Server's list of forbidden types. */
const BYPASSES: [what: string, name: string, type: string, body: Buffer][] = [
  ['svg', 'a.svg', 'image/svg+xml', SVG],
  ['svgz', 'a.svgz', 'image/svg+xml', gzipSync(SVG)],
  ['svg, packed otherwise', 'a.svg', 'image/svg+xml', brotliCompressSync(SVG)],
  ['xht', 'a.xht', 'application/xhtml+xml', PAGE],
  ['xsl', 'a.xsl', 'application/xslt+xml', XSL],
  ['a parameter of the type', 'a.html', 'text/html; x', PAGE],
  ['a parameter of the type', 'a.png', 'image/png; text/html', PAGE],
  ['another extension', 'a.png', 'image/png', PAGE],
  ['another extension', 'a.jpg.html', 'image/jpeg', SVG],
  ['a dot at the end', 'a.html.', 'image/png', PAGE],
  ['spaces at the end', 'a.html  ', 'image/png', PAGE],
  ['an odd extension', 'a.shtml', 'image/png', PAGE],
  ['an odd extension', 'a.pHp5', 'image/gif', Buffer.from('<?php system($_GET[0]);')],
  ['an odd extension', 'a.hta', 'application/hta', PAGE],
  ['a malformed type', 'a.html', 'image', PAGE],
  ['a malformed type', 'a.html', 'text/html,image/png', PAGE],
  ['a malformed type', 'a.html', '/', PAGE],
  ['a malformed type', 'a.html', 'image/*', PAGE],
  ['no type', 'a', '', PAGE],
  ['another byte order', 'a.html', 'image/png', Buffer.from(`\ufeff${PAGE}`, 'utf16le')],
  ['UTF-7', 'a.html', 'image/png', Buffer.from('+ADw-script+AD4-alert(1)+ADw-/script+AD4-')],
  ['a script of a page', 'a.mjs', 'text/javascript', Buffer.from('import("/x")')],
]

test('3.3-11 no bypass of a list of types gets anything but a picture in, over any road', async (t) => {
  const { url, data } = await start(t, { policy: { types: ['image/*'] } })
  for (const road of ROADS) {
    for (const [what, name, type, body] of BYPASSES) {
      const { status, code } = await bring(road, url, { name, body, type })
      assert.deepEqual([status, code], [415, 'type_refused'], `${road}: ${what} ${name} ${type}`)
    }
    assert.equal(
      (await bring(road, url, { name: 'a.html', body: PNG, type: 'text/html' })).file!.type,
      'image/png',
    )
  }
  await until('only the pictures are left', async () => (await bytesHeld(data)).length === ROADS.length)
})

test('3.3-11 what gets in where all types are taken is served so that nothing in it runs', async (t) => {
  const { url } = await start(t)
  for (const road of ROADS) {
    for (const [what, name, type, body] of BYPASSES) {
      const { file } = await bring(road, url, { name, body, type })
      const { headers } = await fetch(file!.url)
      const told = `${road}: ${what} ${name}`
      assert.match(headers.get('content-type')!, /^(text\/plain|application\/octet-stream)/, told)
      assert.match(headers.get('content-disposition')!, /^attachment/, told)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', told)
      assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox", told)
    }
  }
})

test('3.3-12 a picture with a page, a script or an archive behind it is a picture, which runs nothing', async (t) => {
  const { url } = await start(t)
  const table: [what: string, body: Buffer, type: string, kind: RegExp][] = [
    ['GIF and script', Buffer.from('GIF89a/*\x01\0\x01\0*/=1;alert(1)//', 'latin1'), 'image/gif', /^inline/],
    ['JPEG and page', Buffer.concat([jpegHead(8, 8), PAGE]), 'image/jpeg', /^inline/],
    ['PNG and page', Buffer.concat([PNG, PAGE]), 'image/png', /^inline/],
    ['PNG and archive', Buffer.concat([PNG, zip('x.html', PAGE)]), 'image/png', /^inline/],
    ['WebP and page', Buffer.concat([webpHead(8, 8), PAGE]), 'image/webp', /^inline/],
    [
      'PDF and script',
      Buffer.from('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>'),
      'application/pdf',
      /^attachment/,
    ],
    ['page and PDF', Buffer.concat([PAGE, Buffer.from('%PDF-1.7')]), 'text/plain', /^attachment/],
    ['archive of a page', zip('index.html', PAGE), 'application/zip', /^attachment/],
  ]
  for (const road of ROADS) {
    for (const [what, body, type, kind] of table) {
      const { file } = await bring(road, url, { name: 'a.html', body, type: 'text/html' })
      assert.equal(file!.type, type, `${road}: ${what}`)
      const { headers } = await fetch(file!.url)
      assert.equal(headers.get('content-type')!.split(';')[0], type, what)
      assert.match(headers.get('content-disposition')!, kind, what)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', what)
      assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox", what)
      assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin', 'the address was signed')
    }
  }
})

test('3.3-13 an ASF of 55 bytes, boxes without a size and a TIFF that is labelled PNG are looked at in no time', async (t) => {
  const child = await startChild(t)
  for (let n = 0; n < 20; n++) await bring('form', child.url, { name: 'a', body: PNG })
  const box = (type: string, size = 0) => {
    const bytes = Buffer.alloc(64)
    bytes.writeUInt32BE(size)
    return Buffer.concat([bytes.fill(type, 4, 8), Buffer.alloc(300_000)])
  }
  const table: [what: string, body: Buffer, type: string][] = [
    ['ASF', asf(), 'application/octet-stream'],
    ['a box without a size', box('ftypheic'.slice(0, 4)), 'video/mp4'],
    ['a box of a size beyond all', box('ftyp', 0xffffffff), 'video/mp4'],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0\0\0\0\0', 'latin1'), 'application/octet-stream'],
    ['big TIFF', Buffer.from('MM\0+\0\x08\0\0', 'latin1'), 'application/octet-stream'],
    [
      'Matroska without an end',
      Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(300_000)]),
      'video/webm',
    ],
    ['ZIP of nothing but heads', Buffer.alloc(300_000, 'PK\x03\x04'), 'application/zip'],
    [
      'JPEG of nothing but markers',
      Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(400_000, 0xff)]),
      'image/jpeg',
    ],
    ['PNG of chunks without a size', Buffer.concat([PNG.subarray(0, 8), Buffer.alloc(300_000)]), 'image/png'],
  ]
  for (const [what, body, type] of table) {
    const before = await child.used()
    const { file } = await bring('form', child.url, { name: 'a.png', body, type: 'image/png' })
    const ms = (await child.used()).cpuMs - before.cpuMs
    t.diagnostic(`${what}: ${ms.toFixed(1)} ms of CPU`)
    assert.deepEqual([file!.type, file!.width], [type, null], what)
    assert.ok(ms <= 50, `${what}: ${ms} ms`)
  }
})

test('3.3-14 and 3.3-15 pictures beyond the pixels are refused by their heads; nothing is decoded', async (t) => {
  const child = await startChild(t)
  const { url } = child
  for (let n = 0; n < 20; n++) await bring('form', url, { name: 'a', body: PNG })
  const table: [what: string, body: Buffer, code: string | null][] = [
    [
      'a JPEG of 256 MP',
      Buffer.concat([jpegHead(16_000, 16_000), Buffer.alloc(1_500_000)]),
      'image_too_large',
    ],
    ['a WebP of 256 MP in 38 bytes', webpHead(16_000, 16_000), 'image_too_large'],
    ['a GIF of 10,000 frames', gifOfFrames(10_000), null],
    ['an SVG that uses itself', Buffer.from(`<svg>${'<use href="#a"/>'.repeat(400)}</svg>`), null],
    ['a HEIC of 20,000 items', heicWithItems(20_000), null],
  ]
  for (const [what, body, code] of table) {
    const before = await child.used()
    const got = await bring('form', url, { name: 'a', body })
    const ms = (await child.used()).cpuMs - before.cpuMs
    t.diagnostic(`${what}: ${ms.toFixed(1)} ms of CPU`)
    assert.equal(got.code, code, what)
    assert.ok(ms <= 100, `${what}: ${ms} ms`)
    for (const road of ROADS)
      assert.equal((await bring(road, url, { name: 'a', body })).code, code, `${road}: ${what}`)
  }
})

test('decides on a type that the policy refuses although the hook is slow, and keeps nothing meanwhile', async (t) => {
  const { url, data } = await start(t, {
    limits: { maxFileSize: 1_000_000 },
    async authorize({ token }) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      return token === 'a' ? { owner: 'a', types: ['image/*'], maxFileSize: 1000, maxFiles: 1 } : null
    },
  })
  const large = { name: 'f', filename: 'a.png', body: Buffer.concat([PNG, Buffer.alloc(2000)]) }
  const small = { name: 'f', filename: 'a.png', body: PNG }
  const token = { name: 'session_token', body: 'a' }
  const table: [parts: Parameters<typeof form>, code: string][] = [
    [[token, large], 'file_too_large'],
    [[large, token], 'file_too_large'],
    [[token, { ...small, body: PAGE }], 'type_refused'],
    [[{ ...small, body: PAGE }, token], 'type_refused'],
    [[token, small, small], 'too_many_files'],
    [[small, small, token], 'too_many_files'],
    [[small, { name: 'session_token', body: 'b' }], 'token_invalid'],
  ]
  for (const [parts, code] of table) {
    const refused = (await (await post(`${url}/upload`, form(...parts))).json()) as { code: string }
    assert.equal(refused.code, code)
  }
  assert.equal((await bring('tus', url, { name: 'a', body: large.body, token: 'a' })).code, 'file_too_large')
  await until('nothing is left', async () => (await bytesHeld(data)).length === 0)
})

function gifOfFrames(count: number): Buffer {
  const frame = Buffer.from('21f904000a0000002c00000000010001000002024401', 'hex')
  const head = Buffer.from('474946383961010001008000000000000000', 'hex')
  return Buffer.concat([head, ...Array<Buffer>(count).fill(frame), Buffer.from(';')])
}
