import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderSource } from './folder-source.ts'
import { type Source, SourceError, type SourceFile } from './source.ts'

function folderOf(t: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-source-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

async function listed(source: Source): Promise<{ files: SourceFile[]; leftOut: string[] }> {
  const leftOut: string[] = []
  const files: SourceFile[] = []
  for await (const file of source.list((why, path) => leftOut.push(`${why} ${path}`))) files.push(file)
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), leftOut: leftOut.sort() }
}

async function textOf(source: Source, file: SourceFile): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source.read(file)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

test('lists files of all depths; follows no link, and leaves out what begins with a dot', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'a', 'b/江/船.png': 'bb', '.git/config': 'x', 'b/.hidden': 'x' })
  symlinkSync('/etc', join(folder, 'etc'))
  symlinkSync(join(folder, 'a.txt'), join(folder, 'b', 'link'))
  const source = await folderSource(folder, [])
  const { files, leftOut } = await listed(source)
  assert.deepEqual(
    files.map(({ path, bytes, size }) => [path, bytes, size]),
    [
      ['a.txt', null, 1],
      ['b/江/船.png', null, 2],
    ],
  )
  assert.deepEqual(leftOut, ['hidden .git', 'hidden b/.hidden', 'link b/link', 'link etc'])
  assert.equal(await textOf(source, files[1]!), 'bb')
})

test('leaves out what it was told to, such as the data folder', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'a', 'data/catalog.sqlite': 'x', 'a.import.jsonl': '' })
  const source = await folderSource(folder, [
    join(folder, 'data'),
    join(folder, 'a.import.jsonl'),
    '/nowhere',
  ])
  assert.deepEqual(
    (await listed(source)).files.map(({ path }) => path),
    ['a.txt'],
  )
})

test('reads names that are no UTF-8 as GB18030, and finds the files by their bytes', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const folder = folderOf(t, {})
  const names = [[0xd5, 0xd5, 0xc6, 0xac], [0xff, 0xfe], [...Buffer.from('照片')]].map((one) =>
    Buffer.from(one),
  )
  for (const [n, name] of names.entries())
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), `file ${n}`)
  const source = await folderSource(folder, [])
  const { files } = await listed(source)
  assert.deepEqual(files.map(({ path }) => path).filter((path) => path === '照片').length, 2)
  assert.deepEqual(files.map(({ bytes }) => bytes).sort(), ['//4=', '1dXGrA==', null])
  const texts = await Promise.all(files.map((file) => textOf(source, file)))
  assert.deepEqual(texts.sort(), ['file 0', 'file 1', 'file 2'])
})

test('gives no file that changes while it is read', async (t) => {
  const folder = folderOf(t, { 'a.bin': 'x'.repeat(600_000), 'b.bin': 'y' })
  const source = await folderSource(folder, [])
  const [a, b] = (await listed(source)).files
  const changed = (error: unknown) => error instanceof SourceError && error.reason === 'changed'

  const chunks = source.read(a!)[Symbol.asyncIterator]()
  await chunks.next()
  writeFileSync(join(folder, 'a.bin'), 'z'.repeat(600_000))
  utimesSync(join(folder, 'a.bin'), 1, 1)
  await assert.rejects(async () => {
    while (!(await chunks.next()).done);
  }, changed)

  writeFileSync(join(folder, 'b.bin'), 'longer')
  await assert.rejects(textOf(source, b!), changed)
  assert.equal(await textOf(source, (await source.look(b!))!), 'longer')
  rmSync(join(folder, 'b.bin'))
  await assert.rejects(textOf(source, b!), (error) => error instanceof SourceError && error.reason === 'gone')
  assert.equal(await source.look(b!), null)
  symlinkSync('/etc/hostname', join(folder, 'b.bin'))
  await assert.rejects(textOf(source, b!), changed)
})

test('says when there is no such folder', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'a' })
  await assert.rejects(folderSource(join(folder, 'none'), []), { code: 'ENOENT' })
  await assert.rejects(folderSource(join(folder, 'a.txt'), []), { code: 'ENOTDIR' })
})
