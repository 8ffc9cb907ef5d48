import type { Case, CaseTools } from './case.ts'

const usr = 'http://usr'
const source = 'wx-api §8.2 [docs]'
const STORE_FULL = 'fail the maximum size of the file storage limit is exceeded'

/** `a.txt` = "alpha", `dir/b.txt` = "beta " × 6 without the last blank. */
const ZIP =
  'UEsDBBQAAAAIAAAAIVxqOeDQBwAAAAUAAAAFAAAAYS50eHRLzCnISAQAUEsDBBQAAAAIAAAAIVy+CCoNCQAAAB0AAAAJAAAAZGlyL2IudHh0S0otSVTARQAAUEsBAhQAFAAAAAgAAAAhXGo54NAHAAAABQAAAAUAAAAAAAAAAAAAAAAAAAAAAGEudHh0UEsBAhQAFAAAAAgAAAAhXL4IKg0JAAAAHQAAAAkAAAAAAAAAAAAAAAAAKgAAAGRpci9iLnR4dFBLBQYAAAAAAgACAGoAAABaAAAAAAA='
/** `../out.txt` = "out". */
const ESCAPING =
  'UEsDBBQAAAAIAAAAIVyZbeq5BQAAAAMAAAAKAAAALi4vb3V0LnR4dMsvLQEAUEsBAhQAFAAAAAgAAAAhXJlt6rkFAAAAAwAAAAoAAAAAAAAAAAAAAAAAAAAAAC4uL291dC50eHRQSwUGAAAAAAEAAQA4AAAALQAAAAAA'
/** "渡口" three times, by brotli. */
const BROTLI = 'GxEA+I2UbsK8fhwtN1ehuBFPHMCF'
const BETA = 'beta beta beta beta beta beta'

const manager = (t: CaseTools) => t.wx.getFileSystemManager()

function packed(t: CaseTools, name: string, base64: string): string {
  return t.file(name, t.wx.base64ToArrayBuffer(base64))
}

/** unzip, readZipEntry and readCompressedFile. */
export const filePackedCases: Case[] = [
  {
    name: 'unzip makes the target folder and the folders in it',
    source,
    async run(t) {
      const zipFilePath = packed(t, 'a.zip', ZIP)
      await t.succeeds('unzip', { zipFilePath, targetPath: `${usr}/out` }, manager(t))
      t.equal(manager(t).readFileSync(`${usr}/out/a.txt`, 'utf8'), 'alpha')
      t.equal(manager(t).readFileSync(`${usr}/out/dir/b.txt`, 'utf8'), BETA)
    },
  },
  {
    name: 'unzip replaces what is there, and counts it once',
    source: 'wx-api §7.1 [docs]',
    phone: { limits: { files: 320 } },
    async run(t) {
      const zipFilePath = packed(t, 'a.zip', ZIP)
      for (let round = 0; round < 5; round += 1) {
        await t.succeeds('unzip', { zipFilePath, targetPath: usr }, manager(t))
      }
      t.equal(manager(t).readFileSync(`${usr}/a.txt`, 'utf8'), 'alpha')
    },
  },
  {
    name: 'unzip lets nothing out of the target folder; that all of it fails is unverified on a device',
    source: 'wx-api §8.3 [docs] changelog 2.5.1',
    async run(t) {
      const zipFilePath = packed(t, 'a.zip', ESCAPING)
      const options = { zipFilePath, targetPath: `${usr}/out` }
      await t.fails('unzip', options, 'unzip:fail unzip entry fail', 1301103, manager(t))
      t.throws(() => manager(t).accessSync(`${usr}/out.txt`), /no such file/, 1300002)
    },
  },
  {
    name: 'unzip of what is no zip fails with 1301102',
    source: 'wx-api §8.5 [docs]',
    async run(t) {
      const options = { zipFilePath: t.file('a.zip', 'no zip'), targetPath: `${usr}/out` }
      await t.fails('unzip', options, 'unzip:fail unzip open file fail', 1301102, manager(t))
    },
  },
  {
    name: 'unzip of a file that is not there fails with 1300002',
    source: 'wx-api §8.5 [docs]',
    run: (t) =>
      t.fails(
        'unzip',
        { zipFilePath: `${usr}/no.zip`, targetPath: usr },
        `unzip:fail no such file or directory, open ${usr}/no.zip`,
        1300002,
        manager(t),
      ),
  },
  {
    name: 'unzip into a place that cannot be written fails with 1300013',
    source: 'wx-api §8.5 [docs]',
    run: (t) =>
      t.fails(
        'unzip',
        { zipFilePath: packed(t, 'a.zip', ZIP), targetPath: 'http://store/x' },
        'unzip:fail permission denied, open http://store/x',
        1300013,
        manager(t),
      ),
  },
  {
    name: 'unzip past the limit of the storage fails with 1300202 and writes nothing',
    source: 'wx-api §7.1 [docs]',
    phone: { limits: { files: 250 } },
    async run(t) {
      const zipFilePath = packed(t, 'a.zip', ZIP)
      const options = { zipFilePath, targetPath: `${usr}/out` }
      await t.fails('unzip', options, `unzip:${STORE_FULL}`, 1300202, manager(t))
      t.deepEqual(manager(t).readdirSync(usr), ['a.zip'])
    },
  },
  {
    name: 'readZipEntry gives what was asked for, as bytes, as text, in parts',
    source: 'typings 5.2.3 ReadZipEntryOption',
    async run(t) {
      const filePath = packed(t, 'a.zip', ZIP)
      const asked = [{ path: 'a.txt' }, { path: 'dir/b.txt', encoding: 'utf8', position: 5, length: 4 }]
      const { entries } = await t.succeeds('readZipEntry', { filePath, entries: asked }, manager(t))
      t.deepEqual(Object.keys(entries), ['a.txt', 'dir/b.txt'])
      t.equal(entries['a.txt'].errMsg, 'readZipEntry:ok')
      t.deepEqual(entries['a.txt'].data, Uint8Array.from('alpha', (char) => char.charCodeAt(0)).buffer)
      t.equal(entries['dir/b.txt'].data, 'beta')
    },
  },
  {
    name: 'readZipEntry of all gives every file, in one encoding',
    source: 'typings 5.2.3 ReadZipEntryOption',
    async run(t) {
      const filePath = packed(t, 'a.zip', ZIP)
      const given = { filePath, entries: 'all', encoding: 'utf8' }
      const { entries } = await t.succeeds('readZipEntry', given, manager(t))
      t.deepEqual(
        Object.entries(entries).map(([path, entry]) => [path, (entry as { data: string }).data]),
        [
          ['a.txt', 'alpha'],
          ['dir/b.txt', BETA],
        ],
      )
    },
  },
  {
    name: 'readZipEntry tells the failure of an entry in its errMsg; the wording is unverified on a device',
    source: 'typings 5.2.3 ZipFileItem',
    async run(t) {
      const filePath = packed(t, 'a.zip', ZIP)
      const asked = [{ path: 'no.txt' }, { path: 'a.txt', position: 5 }, { path: 'a.txt', encoding: 'utf8' }]
      const first = await t.succeeds('readZipEntry', { filePath, entries: asked.slice(0, 2) }, manager(t))
      for (const entry of Object.values(first.entries) as { errMsg: string; data?: string }[]) {
        t.match(entry.errMsg, /^readZipEntry:fail /)
        t.equal('data' in entry, false)
      }
    },
  },
  {
    name: 'readZipEntry of what is no zip fails with 1301102',
    source: 'wx-api §8.5 [docs]',
    run: (t) =>
      t.fails(
        'readZipEntry',
        { filePath: t.file('a.zip', 'no zip'), entries: 'all' },
        'readZipEntry:fail unzip open file fail',
        1301102,
        manager(t),
      ),
  },
  {
    name: 'readCompressedFile unpacks brotli into an ArrayBuffer, and so does its Sync form',
    source,
    async run(t) {
      const filePath = packed(t, 'a.br', BROTLI)
      const given = { filePath, compressionAlgorithm: 'br' }
      const { data } = await t.succeeds('readCompressedFile', given, manager(t))
      t.ok(data instanceof ArrayBuffer)
      t.equal(manager(t).readFileSync(t.file('a.txt', data), 'utf8'), '渡口渡口渡口')
      t.deepEqual(manager(t).readCompressedFileSync(given), data)
    },
  },
  {
    name: 'readCompressedFile of what is no brotli fails with 1301111',
    source: 'wx-api §8.5 [docs]',
    async run(t) {
      const given = { filePath: t.file('a.br', 'no brotli'), compressionAlgorithm: 'br' }
      const why = 'fail brotli decompress fail'
      await t.fails('readCompressedFile', given, `readCompressedFile:${why}`, 1301111, manager(t))
      t.throws(() => manager(t).readCompressedFileSync(given), `readCompressedFileSync:${why}`, 1301111)
    },
  },
  {
    name: 'readCompressedFile knows br alone',
    source: 'typings 5.2.3 ReadCompressedFileOption',
    run: (t) =>
      t.fails(
        'readCompressedFile',
        { filePath: packed(t, 'a.br', BROTLI), compressionAlgorithm: 'gzip' },
        /parameter\.compressionAlgorithm should be one of br/,
        1001,
        manager(t),
      ),
  },
]
