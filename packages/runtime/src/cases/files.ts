import type { Case } from './case.ts'
import { fileFailureCases, lay } from './file-failures.ts'

const usr = 'http://usr'

const SHA256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
const digests: [string, string][] = [
  ['md5', '5d41402abc4b2a76b9719d911017c592'],
  ['sha1', 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'],
  ['sha256', SHA256],
]

/** FileSystemManager. */
export const fileCases: Case[] = [
  {
    name: 'getFileSystemManager gives the same object each time',
    source: 'wx-api §8.2 [docs]',
    run: (t) => t.equal(t.wx.getFileSystemManager(), t.wx.getFileSystemManager()),
  },
  {
    name: 'no method of FileSystemManager gives a promise',
    source: 'wx-api §1.2 [docs][typings]',
    run: (t) => t.equal(t.wx.getFileSystemManager().access({ path: usr }), undefined),
  },
  {
    name: 'USER_DATA_PATH has no trailing slash',
    source: 'wx-api §7.2 [observed]',
    run: (t) => t.equal(t.wx.env.USER_DATA_PATH, usr),
  },
  {
    name: 'appendFile adds to the end',
    source: 'wx-api §8.2 [docs]',
    async run(t) {
      const filePath = t.file('a.txt', 'hel')
      const files = t.wx.getFileSystemManager()
      await t.succeeds('appendFile', { filePath, data: 'lo' }, files)
      t.equal(files.readFileSync(filePath, 'utf8'), 'hello')
    },
  },
  {
    name: 'writeFile replaces what was there',
    source: 'wx-api §8.3 [inferred]',
    run(t) {
      t.file('a.txt', 'hello')
      t.equal(t.wx.getFileSystemManager().readFileSync(t.file('a.txt', 'x'), 'utf8'), 'x')
    },
  },
  {
    name: 'copyFile keeps the source, also a temp file',
    source: 'wx-api §8.3 [docs]',
    async run(t) {
      const srcPath = await t.photo()
      const files = t.wx.getFileSystemManager()
      await t.succeeds('copyFile', { srcPath, destPath: `${usr}/copy.png` }, files)
      t.deepEqual(files.readFileSync(`${usr}/copy.png`), files.readFileSync(srcPath))
    },
  },
  {
    name: 'rename moves a file',
    source: 'wx-api §8.2 [docs]',
    async run(t) {
      const oldPath = t.file('a.txt', 'hello')
      const files = t.wx.getFileSystemManager()
      await t.succeeds('rename', { oldPath, newPath: `${usr}/b.txt` }, files)
      t.deepEqual(files.readdirSync(usr), ['b.txt'])
    },
  },
  {
    name: 'unlink removes a file, access then fails',
    source: 'wx-api §8.2 [docs]',
    async run(t) {
      const filePath = t.file('a.txt', 'hello')
      const files = t.wx.getFileSystemManager()
      await t.succeeds('access', { path: filePath }, files)
      await t.succeeds('unlink', { filePath }, files)
      t.throws(() => files.accessSync(filePath), /no such file/, 1300002)
    },
  },
  {
    name: 'mkdir makes the folders above too when recursive, readdir tells names',
    source: 'wx-api §8.2 [docs]',
    async run(t) {
      const files = t.wx.getFileSystemManager()
      await t.succeeds('mkdir', { dirPath: `${usr}/x/y`, recursive: true }, files)
      t.deepEqual((await t.succeeds('readdir', { dirPath: `${usr}/x` }, files)).files, ['y'])
    },
  },
  {
    name: 'rmdir removes an empty folder, and a full one when recursive',
    source: 'wx-api §8.3 [docs]',
    async run(t) {
      await lay(t)
      const files = t.wx.getFileSystemManager()
      files.mkdirSync(`${usr}/empty`)
      await t.succeeds('rmdir', { dirPath: `${usr}/empty` }, files)
      await t.succeeds('rmdir', { dirPath: `${usr}/dir`, recursive: true }, files)
      t.deepEqual(files.readdirSync(usr), ['a.txt'])
    },
  },
  {
    name: 'stat tells size, times in seconds, and what it is',
    source: 'wx-api §8.3 [docs]',
    async run(t) {
      const path = t.file('a.txt', 'hello')
      const { stats } = await t.succeeds('stat', { path }, t.wx.getFileSystemManager())
      t.equal(stats.size, 5)
      t.ok(Math.abs(stats.lastModifiedTime - Date.now() / 1000) < 90_000)
      t.equal(typeof stats.mode, 'number')
      t.deepEqual([stats.isFile(), stats.isDirectory()], [true, false])
      t.equal(t.wx.getFileSystemManager().statSync(usr).isDirectory(), true)
    },
  },
  {
    name: 'stat of a folder, recursive, gives a list of path and stats',
    source: 'wx-api §8.3, C6',
    async run(t) {
      await lay(t)
      const list = t.wx.getFileSystemManager().statSync(usr, true)
      t.deepEqual(
        list.map((one: { path: string }) => one.path),
        ['/', '/a.txt', '/dir', '/dir/b.txt'],
      )
      t.equal(list[3].stats.isFile(), true)
    },
  },
  ...digests.map(
    ([digestAlgorithm, digest]): Case => ({
      name: `getFileInfo of FileSystemManager gives ${digestAlgorithm}`,
      source: 'wx-api §8.2 [docs]',
      async run(t) {
        const filePath = t.file('a.txt', 'hello')
        const info = await t.succeeds(
          'getFileInfo',
          { filePath, digestAlgorithm },
          t.wx.getFileSystemManager(),
        )
        t.deepEqual([info.size, info.digest], [5, digest])
      },
    }),
  ),
  {
    name: 'getFileInfo gives md5 when no algorithm is named',
    source: 'wx-api §8.2 [docs]',
    async run(t) {
      const filePath = t.file('a.txt', 'hello')
      t.equal(
        (await t.succeeds('getFileInfo', { filePath }, t.wx.getFileSystemManager())).digest,
        digests[0]![1],
      )
    },
  },
  {
    name: 'user files outlive a restart',
    source: 'wx-api §7.1 [docs]',
    async run(t) {
      const path = t.file('a.txt', 'hello')
      await t.control.restart()
      t.equal(t.wx.getFileSystemManager().readFileSync(path, 'utf8'), 'hello')
    },
  },
  ...fileFailureCases,
  {
    name: 'every Sync form does what its method does, and gives its value',
    source: 'wx-api §8.2 [docs][typings]',
    async run(t) {
      const files = t.wx.getFileSystemManager()
      t.equal(files.mkdirSync(`${usr}/a/b`, true), undefined)
      t.equal(files.writeFileSync(`${usr}/a/x`, 'aGk=', 'base64'), undefined)
      t.equal(files.appendFileSync(`${usr}/a/x`, '!'), undefined)
      t.equal(files.accessSync(`${usr}/a/x`), undefined)
      t.equal(files.readFileSync(`${usr}/a/x`, 'utf8'), 'hi!')
      t.equal(files.copyFileSync(`${usr}/a/x`, `${usr}/a/y`), undefined)
      t.equal(files.renameSync(`${usr}/a/y`, `${usr}/a/b/z`), undefined)
      t.deepEqual(files.readdirSync(`${usr}/a`), ['b', 'x'])
      t.equal(files.statSync(`${usr}/a/b/z`).size, 3)
      t.equal(files.unlinkSync(`${usr}/a/b/z`), undefined)
      t.equal(files.rmdirSync(`${usr}/a/b`), undefined)
      t.equal(files.rmdirSync(`${usr}/a`, true), undefined)
      t.match(files.saveFileSync(await t.photo()), /^http:\/\/store\//)
      t.deepEqual(files.readdirSync(usr), [])
    },
  },
  {
    name: 'rename moves a folder with what is in it, and replaces a file',
    source: 'wx-api §8.2 [docs]',
    async run(t) {
      await lay(t)
      const files = t.wx.getFileSystemManager()
      await t.succeeds('rename', { oldPath: `${usr}/dir`, newPath: `${usr}/moved` }, files)
      t.equal(files.readFileSync(`${usr}/moved/b.txt`, 'utf8'), 'b')
      await t.succeeds('rename', { oldPath: `${usr}/moved/b.txt`, newPath: `${usr}/a.txt` }, files)
      t.equal(files.readFileSync(`${usr}/a.txt`, 'utf8'), 'b')
    },
  },
  {
    name: 'copyFile replaces a file',
    source: 'wx-api §8.2',
    async run(t) {
      const files = t.wx.getFileSystemManager()
      const srcPath = t.file('a', 'new')
      await t.succeeds('copyFile', { srcPath, destPath: t.file('b', 'what was there') }, files)
      t.equal(files.readFileSync(`${usr}/b`, 'utf8'), 'new')
    },
  },
  {
    name: 'stat of a file, recursive, gives its Stats alone',
    source: 'wx-api §8.3, C6',
    run: (t) => t.equal(t.wx.getFileSystemManager().statSync(t.file('a', 'hello'), true).size, 5),
  },
]
