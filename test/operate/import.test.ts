import assert from 'node:assert/strict'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pass } from 'node:timers/promises'
import type { UploadAnswer } from 'dukou'
import { chance } from '../hostile/chance.ts'
import { root } from '../lib/root.ts'
import { sha256, temporaryFolder } from '../server/running.ts'
import { dukou, run, serve } from './running.ts'

interface Line {
  path: string
  bytes?: string
  size: number
  tag: string
  id?: string
  owner?: string
  sha256?: string
  type?: string
  refused?: string
}

// What a line has at least.
const LINE_BYTES = 210
const photo = readFileSync(join(root, 'examples/mini-program/assets/avatar.png'))

/** Waits until a file has so many bytes, or until who writes it has ended. */
async function grown(path: string, size: number, writer: { ended: Promise<number> }): Promise<void> {
  let isOver = false
  writer.ended.then(() => {
    isOver = true
  })
  while (!isOver && (statSync(path, { throwIfNoEntry: false })?.size ?? 0) < size) await pass(2)
}

/** A folder of old files, an empty installation, and the command between them. */
async function place(t: TestContext, config: object = {}) {
  const folder = await temporaryFolder(t)
  const [old, data, map, file] = ['old', 'data', 'old.import.jsonl', 'dukou.json'].map((name) =>
    join(folder, name),
  )
  const write = (path: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(join(old!, path)), { recursive: true })
    writeFileSync(join(old!, path), bytes)
  }
  const configure = (settings: object) =>
    writeFileSync(file!, JSON.stringify({ data, reserveBytes: 0, authorize: 'tokens', ...settings }))
  configure(config)
  const options = (...args: string[]) => ['import', old!, '--map', map!, '--config', file!, ...args]
  return {
    old: old!,
    write,
    configure,
    map: map!,
    start: (...args: string[]) => dukou(options(...args)),
    bringIn: (...args: string[]) => run(options(...args)),
    lines: () =>
      (existsSync(map!) ? readFileSync(map!, 'utf8') : '')
        .split('\n')
        .slice(0, -1)
        .map((text) => JSON.parse(text) as Line),
    fsck: () => run(['fsck', '--config', file!]),
    /** What an owner sees at a server. */
    async stored(...owners: string[]): Promise<Map<string, UploadAnswer[]>> {
      const { child, url } = await serve(t, data!, ['--config', file!])
      const found = new Map<string, UploadAnswer[]>()
      for (const owner of owners) {
        const { output } = await run(['token', 'create', owner, '--config', file!])
        const headers = { authorization: `Bearer ${/^dk_\S+$/m.exec(output)![0]}` }
        const files: UploadAnswer[] = []
        for (let cursor: string | null = ''; cursor !== null; ) {
          const page: Response = await fetch(`${url}/files?limit=100${cursor && `&cursor=${cursor}`}`, {
            headers,
          })
          const answer = (await page.json()) as { files: UploadAnswer[]; next: string | null }
          files.push(...answer.files)
          cursor = answer.next
        }
        found.set(owner, files)
      }
      child.signal('SIGTERM')
      await child.ended
      return found
    },
  }
}

test('300 files, killed at random points and run again: each is there once, and the map is complete', async (t) => {
  const { write, start, bringIn, lines, map, fsck, stored } = await place(t)
  const { below } = chance(t)
  const hashes = new Map<string, string>()
  for (let n = 0; n < 300; n++) {
    const path = `${n % 3 === 0 ? 'li' : 'wang'}/${n % 7}/照片 ${n}.bin`
    const bytes = Buffer.from(`file ${n} `.repeat(1 + below(3000)))
    write(path, bytes)
    hashes.set(path, sha256(bytes))
  }
  let kills = 0
  for (let aim = 20; aim < 250; aim += 25 + below(30)) {
    const child = start('--owner-folder', '--at-once', String(1 + below(8)))
    await grown(map, aim * LINE_BYTES, child)
    child.signal('SIGKILL')
    assert.equal(await child.ended, -1, child.output())
    kills++
    // A power cut may take lines whose files are in, and half of one.
    const text = readFileSync(map)
    if (below(2) === 0) truncateSync(map, text.length - below(1000))
  }
  assert.ok(kills >= 4)
  const { code, output } = await bringIn('--owner-folder')
  assert.equal(code, 0, output)
  const again = await bringIn('--owner-folder')
  assert.match(again.output, /^0 files \(0 B\) brought in, 300 were here before, 0 refused/m)

  assert.equal(lines().length, 300)
  assert.deepEqual(new Map(lines().map(({ path, sha256 }) => [path, sha256])), hashes)
  const found = await stored('li', 'wang')
  const ids = [...found].flatMap(([owner, files]) => files.map(({ id }) => `${owner} ${id}`))
  assert.deepEqual(new Set(ids), new Set(lines().map(({ owner, id }) => `${owner} ${id}`)))
  assert.equal(ids.length, 300)
  const checked = await fsck()
  assert.match(checked.output, /300 files checked, 0 faults/)
})

test('refuses by the bytes what the policy does not take, says so, and takes it once the policy does', async (t) => {
  const { write, bringIn, configure, lines, stored } = await place(t, {
    policy: { types: ['image/*'] },
    limits: { maxFileSize: '1MiB' },
  })
  write('avatar.jpg', photo)
  write('notes.png', 'no picture at all')
  write('big.png', Buffer.concat([photo, Buffer.alloc(2 << 20)]))
  const { code, output } = await bringIn('--owner', 'li')
  assert.equal(code, 3, output)
  assert.match(
    output,
    /^1 files \(.*\) brought in, 0 were here before, 2 refused\. The map: .*old\.import\.jsonl$/m,
  )
  assert.match(output, /^1 × type_refused \(Files of this type are not taken\): notes\.png$/m)
  assert.match(output, /^1 × file_too_large \(The file is too large\): big\.png$/m)
  const byPath = () => new Map(lines().map((line) => [line.path, line.refused ?? line.type]))
  assert.deepEqual(
    byPath(),
    new Map([
      ['avatar.jpg', 'image/png'],
      ['notes.png', 'type_refused'],
      ['big.png', 'file_too_large'],
    ]),
  )

  configure({ policy: {}, limits: { maxFileSize: '4MiB' } })
  assert.equal((await bringIn('--owner', 'li')).code, 0)
  assert.deepEqual(
    byPath(),
    new Map([
      ['avatar.jpg', 'image/png'],
      ['notes.png', 'text/plain'],
      ['big.png', 'image/png'],
    ]),
  )
  assert.equal((await stored('li')).get('li')!.length, 3)
})

test('takes the owner from the first folder, and refuses what has none', async (t) => {
  const { write, bringIn, lines, stored } = await place(t)
  write('42/头像/船.png', photo)
  write('43/船.png', photo)
  write('李雷/a.txt', 'x')
  write('top.txt', 'x')
  write('\u001b[31m.txt', 'x')
  const { code, output } = await bringIn('--owner-folder', '--owner', 'user:')
  assert.equal(code, 3, output)
  const [, paths] = /^3 × owner_invalid \(its folder names no owner.*\): (.*)$/m.exec(output)!
  assert.deepEqual(paths!.split(', ').sort(), ['top.txt', '李雷/a.txt', '\ufffd[31m.txt'])
  const owners = lines().flatMap(({ path, owner }) => (owner ? [[path, owner]] : []))
  assert.deepEqual(owners.sort(), [
    ['42/头像/船.png', 'user:42'],
    ['43/船.png', 'user:43'],
  ])
  const [file] = (await stored('user:42')).get('user:42')!
  assert.deepEqual([file!.name, file!.width, file!.sha256], ['船.png', 240, sha256(photo)])
})

test("keeps within an owner's quota, and goes on with the others", async (t) => {
  const { write, bringIn, lines } = await place(t, { policy: { quotaFiles: 3, quotaBytes: '1KiB' } })
  for (let n = 0; n < 5; n++) write(`li/${n}.txt`, `text ${n}`)
  write('wang/large.txt', 'x'.repeat(1025))
  write('wang/small.txt', 'x')
  const { code, output } = await bringIn('--owner-folder')
  assert.equal(code, 3, output)
  assert.match(output, /^3 × quota_exceeded/m)
  const kept = lines().filter(({ id }) => id !== undefined)
  assert.equal(kept.filter(({ owner }) => owner === 'li').length, 3)
  assert.deepEqual(
    kept.filter(({ owner }) => owner === 'wang').map(({ path }) => path),
    ['wang/small.txt'],
  )
})

test('brings in whole what is written while it is read, or not at all', async (t) => {
  const { write, old, start, lines } = await place(t)
  let text = 'line 0\n'.repeat(100_000)
  for (let n = 0; n < 100; n++) write(`${n}.txt`, `text ${n}`)
  write('log', text)
  const child = start('--owner', 'li')
  let isOver = false
  child.ended.then(() => {
    isOver = true
  })
  for (let n = 1; !isOver; n++) {
    text += `line ${n}\n`
    appendFileSync(join(old, 'log'), `line ${n}\n`)
    await pass(n % 3)
  }
  const code = await child.ended
  const { id, size, sha256: hash, refused } = lines().find(({ path }) => path === 'log')!
  if (id === undefined) assert.deepEqual([code, refused], [3, 'changed'])
  else assert.deepEqual([code, hash], [0, sha256(Buffer.from(text.slice(0, size)))])
  assert.equal(lines().length, 101)
})

test('ends with Ctrl-C, says how to go on, and goes on', async (t) => {
  const { write, start, bringIn, lines, map } = await place(t)
  for (let n = 0; n < 400; n++) write(`${n}.txt`, `text ${n}`)
  const child = start('--owner', 'li', '--at-once', '1')
  await grown(map, 1, child)
  child.signal('SIGINT')
  assert.equal(await child.ended, 130, child.output())
  assert.ok(
    child.output().includes(`Stopped. What is done stands in ${map}; the same command goes on from there.`),
  )
  const done = lines().length
  assert.ok(done < 400)
  const { code, output } = await bringIn('--owner', 'li')
  assert.equal(code, 0, output)
  assert.match(output, new RegExp(`^${400 - done} files .* ${done} were here before`, 'm'))
})

test('says in both languages what it needs', async (t) => {
  const { write, bringIn, map } = await place(t)
  write('a.txt', 'a')
  for (const [args, hint] of [
    [[], /Say whose the files are: --owner <owner>, or --owner-folder/],
    [['--owner', '李雷'], /An owner has 1 to 128 characters/],
    [['--owner', 'li', '--at-once', '0'], /--at-once is a whole number from 1 to 64/],
    [['--owner', 'li', '--region', 'x'], /--region is for s3:/],
  ] as [string[], RegExp][]) {
    const { code, output } = await bringIn(...args)
    assert.equal(code, 2, output)
    assert.match(output, hint)
    assert.match(output, /\p{Script=Han}/u)
  }
  writeFileSync(map, 'somebody’s own\n')
  const { code, output } = await bringIn('--owner', 'li')
  assert.equal(code, 2)
  assert.match(output, /Line 1 of .* is no line of an import's map/)
  assert.equal(readFileSync(map, 'utf8'), 'somebody’s own\n')
  rmSync(map)
  assert.equal((await bringIn('--owner', 'li')).code, 0)
  rmSync(join(dirname(map), 'data'), { recursive: true })
  const other = await bringIn('--owner', 'li')
  assert.equal(other.code, 2, other.output)
  assert.match(other.output, /belongs to another installation/)
  const none = await run(['import', join(dirname(map), 'none'), '--owner', 'li'])
  assert.equal(none.code, 1)
  assert.match(none.output, /ENOENT/)
})

test('brings in nothing beside a server of the same data folder', async (t) => {
  const { write, bringIn, map } = await place(t)
  write('a.txt', 'a')
  await serve(t, join(dirname(map), 'data'))
  const { code, output } = await bringIn('--owner', 'li')
  assert.equal(code, 1)
  assert.match(output, /Another server uses the data folder/)
})
