import type { Case } from './case.ts'

/** An image of 3 × 2, as text. */
const dot = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"></svg>'

const phone = { files: { 'data/words.txt': 'hello', 'image/dot.svg': dot } }

/** Files of the mini program itself, by their paths from its root. */
export const packageFileCases: Case[] = [
  ...['/data/words.txt', 'data/words.txt'].map(
    (path): Case => ({
      name: `a package file is read as ${path}`,
      source: 'wx-api §7.1 [docs]',
      phone,
      async run(t) {
        const files = t.wx.getFileSystemManager()
        t.equal(files.readFileSync(path, 'utf8'), 'hello')
        t.equal(files.statSync(path).size, 5)
        await t.succeeds('access', { path }, files)
        t.equal((await t.succeeds('getFileInfo', { filePath: path })).size, 5)
      },
    }),
  ),
  ...['./data/words.txt', '../data/words.txt', 'data/../data/words.txt'].map(
    (filePath): Case => ({
      name: `${filePath} is no path of a package file`,
      source: 'wx-api §7.1 [docs]',
      phone,
      async run(t) {
        await t.fails(
          'readFile',
          { filePath },
          `readFile:fail no such file or directory, open ${filePath}`,
          1300002,
          t.wx.getFileSystemManager(),
        )
      },
    }),
  ),
  {
    name: 'a package file is neither written, removed, renamed nor copied onto',
    source: 'wx-api §7.1, §8.3 [docs]',
    phone,
    async run(t) {
      const files = t.wx.getFileSystemManager()
      const at = 'data/words.txt'
      const to = `${t.wx.env.USER_DATA_PATH}/x`
      for (const [method, options, tail] of [
        ['writeFile', { filePath: at, data: 'x' }, `open ${at}`],
        ['appendFile', { filePath: at, data: 'x' }, `open ${at}`],
        ['unlink', { filePath: at }, `open ${at}`],
        ['mkdir', { dirPath: 'data/new' }, 'open data/new'],
        ['rmdir', { dirPath: 'data' }, 'open data'],
        ['rename', { oldPath: at, newPath: to }, `rename ${at} -> ${to}`],
        ['copyFile', { srcPath: at, destPath: 'data/b' }, `copyFile ${at} -> data/b`],
      ] as const) {
        await t.fails(method, options, `${method}:fail permission denied, ${tail}`, 1300013, files)
      }
      t.equal(files.readFileSync(at, 'utf8'), 'hello')
    },
  },
  {
    name: 'a package file is copied, uploaded and looked at',
    source: 'wx-api §7.1, §9 [docs]',
    phone,
    async run(t) {
      const files = t.wx.getFileSystemManager()
      const destPath = `${t.wx.env.USER_DATA_PATH}/copy.txt`
      await t.succeeds('copyFile', { srcPath: '/data/words.txt', destPath }, files)
      t.equal(files.readFileSync(destPath, 'utf8'), 'hello')
      const { data } = await t.succeeds('uploadFile', {
        url: t.url('/form'),
        filePath: '/data/words.txt',
        name: 'file',
      })
      const [part] = JSON.parse(data).parts
      t.deepEqual([part.filename, part.size], ['words.txt', 5])
      const { width, height, type, path } = await t.succeeds('getImageInfo', { src: '/image/dot.svg' })
      t.deepEqual(
        { width, height, type, path },
        { width: 3, height: 2, type: 'unknown', path: '/image/dot.svg' },
      )
    },
  },
  {
    name: 'a package file is no temp file: it cannot be saved',
    source: 'wx-api §8.1',
    phone,
    run: (t) =>
      t.fails(
        'saveFile',
        { tempFilePath: 'data/words.txt' },
        'saveFile:fail tempFilePath file not exist',
        1301112,
      ),
  },
]
