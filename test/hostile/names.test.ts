import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { dial, form, post, readToEnd, start, temporaryFolder, upload } from '../server/running.ts'
import { bring, ROADS, type Road } from './roads.ts'

const SEPARATORS = ['/', '\\', '%2f', '%5c', '%252f', '..%c0%af', '%u2215', '\u2215', '\uff0f', '\u29f5']
const TARGETS = ['etc/passwd', 'catalog.sqlite', 'url-key', 'boot.ini']

/** Ways out of a folder, as word lists for scanners have them. */
const TRAVERSALS = [
  ...SEPARATORS.flatMap((separator) =>
    TARGETS.map((target) => `..${separator}..${separator}${target.replaceAll('/', separator)}`),
  ),
  '/etc/passwd',
  'C:\\boot.ini',
  '\\\\host\\share\\x',
  'file:///etc/passwd',
  '....//....//etc/passwd',
  '..;/..;/etc/passwd',
  '.././.././url-key',
  './././',
  '..',
  '.',
  '../',
  'staging/../../x',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '%c0%ae%c0%ae/x',
  'x%00.png',
  'x\u0000.png',
  '\u0000',
  '%00../x',
]

const DEVICES = [
  'CON',
  'con.png',
  'NUL',
  'AUX.txt',
  'COM1',
  'LPT1.jpg',
  'a.png::$DATA',
  'a.png:stream',
  'a. ',
  'a...',
]

const TEXTS = [
  'x'.repeat(4096),
  `${'头'.repeat(1000)}.png`,
  'gpj.\u202eexe',
  '\u2066a\u2069.png',
  'e\u0301'.repeat(50),
  '\ufeffa.png',
  'a\r\nSet-Cookie: x=1.png',
  'a\tb\u0007.png',
  'a"; filename="b.png',
  "a'; drop table files; --.png",
  '<img src=x onerror=alert(1)>.png',
  '$(touch x).png',
  '`id`.png',
  '{{7*7}}.png',
  '\u0024{jndi:ldap://x}',
  '%n%n%n%s',
  '-rf',
  '~',
  '.htaccess',
  '\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67.png',
  '\ud800.png',
  'ﷺ'.repeat(80),
  '',
  ' ',
]

/** Everything in a folder, but for what SQLite and the server keep there anyway. */
async function everythingIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

const OURS = /^data\/(catalog\.sqlite(-wal|-shm)?|url-key|lock|(staging|files\/s\d+)\/[0-9a-f]{32})$/

test('3.3-9 names that are paths, devices, long, reversed or decomposed only ever show, whatever road they take', async (t) => {
  const outside = await temporaryFolder(t)
  const { url } = await start(t, { data: join(outside, 'data') })
  const overOne = async (road: Road) => {
    for (const name of [...TRAVERSALS, ...DEVICES, ...TEXTS]) {
      const { status, file } = await bring(road, url, { name, body: Buffer.from('bytes') })
      const what = `${road}: ${JSON.stringify(name.slice(0, 60))}`
      if (status === 400 || status === 413) continue
      assert.equal(status, 200, what)
      const shown = file!.name
      assert.doesNotMatch(shown, /[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u, what)
      assert.ok(Buffer.byteLength(shown) <= 255 && shown !== '..' && shown !== '.', what)
      assert.equal(shown, shown.normalize('NFC').toWellFormed(), what)
      assert.match(file!.id, /^[0-9a-f]{32}$/)
      const served = await fetch(file!.url)
      assert.equal(await served.text(), 'bytes', what)
      assert.equal(served.headers.get('set-cookie'), null, what)
      assert.match(
        served.headers.get('content-disposition')!,
        /^attachment(; filename="[^"\\]*"; filename\*=UTF-8''[\w.!~%-]*)?$/,
        what,
      )
    }
  }
  await Promise.all(ROADS.map(overOne))
  for (const path of await everythingIn(outside)) assert.match(path, OURS)
})

test('3.3-9 no name of a field and no key leads anywhere', async (t) => {
  const outside = await temporaryFolder(t)
  const { url } = await start(t, { data: join(outside, 'data') })
  for (const name of [...TRAVERSALS, ...DEVICES]) {
    const field = name.replace(/["\r\n]/g, '_')
    const body = form({ name: field, filename: 'a', body: 'x' }, { name: `k${field}`, body: name })
    assert.ok([200, 400].includes((await post(`${url}/upload`, body)).status), name)
    const key = { name: 'idempotency_key', body: name }
    const status = (await post(`${url}/upload`, form(key, { name: 'f', filename: 'a', body: 'x' }))).status
    assert.ok([200, 400, 409].includes(status), `${status} for the key ${name}`)
  }
  for (const path of await everythingIn(outside)) assert.match(path, OURS)
})

test('3.3-9 no id and no path leads out of the files, however it is encoded', async (t) => {
  const { url, port } = await start(t)
  const { id } = await upload(url)
  const ids = [...TRAVERSALS.filter((text) => !/[^\x21-\x7e]/.test(text)), ...DEVICES.map(encodeURIComponent)]
  const odd = [
    `${id}%00`,
    `${id}/`,
    `${id}%2f..%2f${id}`,
    `${id.toUpperCase()}A`,
    `%2e%2e%2ffiles%2f${id}`,
    `${id}\\..`,
  ]
  const paths = [...ids, ...odd].flatMap((name) => [
    `/files/${name}`,
    `/tus/${name}`,
    `/tickets/${name}`,
    `/${name}`,
  ])
  const socket = await dial(port)
  const head = '\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\n'
  for (const path of paths) socket.write(`GET ${path} HTTP/1.1${head}\r\n`)
  socket.write(`GET /livez HTTP/1.1${head}Connection: close\r\n\r\n`)
  const answers = (await readToEnd(socket)).split(/(?=HTTP\/1\.1 \d)/)
  assert.equal(answers.length, paths.length + 1)
  assert.match(answers.pop()!, /^HTTP\/1\.1 200/)
  for (const [n, answer] of answers.entries()) {
    assert.match(answer, /^HTTP\/1\.1 (400|404|414) /, paths[n])
    assert.doesNotMatch(answer, /root:|SQLite format|some bytes/, paths[n])
  }
})

test('3.3-10 raw UTF-8, GBK and filename* come back as 头像.png; metadata and tickets in UTF-8, too', async (t) => {
  const { url } = await start(t)
  const gbk = '\xcd\xb7\xcf\xf1.png'
  const utf8 = Buffer.from('头像.png').toString('latin1')
  const dispositions = [
    `; name="f"; filename="${utf8}"`,
    `; name="f"; filename="${gbk}"`,
    `; name="f"; filename*=UTF-8''%E5%A4%B4%E5%83%8F.png`,
    `; name="f"; filename*=utf-8'zh-CN'%e5%a4%b4%e5%83%8f.png`,
    `; name="f"; filename="x.png"; filename*=UTF-8''%E5%A4%B4%E5%83%8F.png`,
    `; name="f"; filename*=GBK''%CD%B7%CF%F1.png`,
    `; name="f"; filename=${utf8}`,
  ]
  for (const disposition of dispositions)
    assert.equal((await upload(url, { disposition })).name, '头像.png', disposition)
  for (const road of ROADS) {
    const { file, code } = await bring(road, url, { name: '头像.png', body: Buffer.from('x') })
    assert.equal(code, null, road)
    assert.equal(file!.name, '头像.png', road)
    assert.match(
      (await fetch(file!.url)).headers.get('content-disposition')!,
      /filename\*=UTF-8''%E5%A4%B4%E5%83%8F\.png$/,
    )
  }
})
