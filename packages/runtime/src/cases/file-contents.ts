import type { Case } from './case.ts'

const usr = 'http://usr'
const STORE_FULL = 'fail the maximum size of the file storage limit is exceeded'

const texts: [encoding: string, text: string][] = [
  ['utf8', 'h渡'],
  ['utf-8', 'h渡'],
  ['base64', 'aOa4oQ=='],
  ['hex', '68e6b8a1'],
  ['latin1', 'hæ¸¡'],
  ['binary', 'hæ¸¡'],
]

/** What is in a file, written and read. */
export const fileContentCases: Case[] = [
  {
    name: 'what is written is read back, as an ArrayBuffer without an encoding',
    source: 'wx-api §8.3 [docs]',
    async run(t) {
      const files = t.wx.getFileSystemManager()
      await t.succeeds('writeFile', { filePath: `${usr}/x`, data: 'hi' }, files)
      const { data } = await t.succeeds('readFile', { filePath: `${usr}/x` }, files)
      t.deepEqual(data, new Uint8Array([104, 105]).buffer)
    },
  },
  {
    name: 'an ArrayBuffer is written byte for byte',
    source: 'wx-api §8.2 [docs]',
    run(t) {
      const bytes = Uint8Array.from({ length: 256 }, (_, at) => at).buffer
      const path = t.file('x', bytes)
      t.deepEqual(t.wx.getFileSystemManager().readFileSync(path), bytes)
    },
  },
  {
    name: 'an ArrayBuffer that was read is a copy',
    source: 'runtime: bridge',
    run(t) {
      const bytes = new Uint8Array([1, 2, 3])
      const path = t.file('x', bytes.buffer)
      bytes[0] = 9
      const read = new Uint8Array(t.wx.getFileSystemManager().readFileSync(path))
      read[1] = 9
      t.deepEqual(t.wx.getFileSystemManager().readFileSync(path), new Uint8Array([1, 2, 3]).buffer)
    },
  },
  ...texts.map(
    ([encoding, text]): Case => ({
      name: `files are written and read as ${encoding}`,
      source: 'wx-api §8.3 [docs]',
      run(t) {
        const files = t.wx.getFileSystemManager()
        files.writeFileSync(`${usr}/x`, text, encoding)
        t.equal(files.readFileSync(`${usr}/x`, encoding), text)
        t.deepEqual(files.readFileSync(`${usr}/x`), new Uint8Array([0x68, 0xe6, 0xb8, 0xa1]).buffer)
      },
    }),
  ),
  ...['ucs2', 'ucs-2', 'utf16le', 'utf-16le'].map(
    (encoding): Case => ({
      name: `files are read as ${encoding}, little endian`,
      source: 'wx-api §8.3 [docs]',
      run(t) {
        const path = t.file('x', new Uint8Array([0x21, 0x6e]).buffer)
        t.equal(t.wx.getFileSystemManager().readFileSync(path, encoding), '渡')
      },
    }),
  ),
  ...(
    [
      [0, 2, 'he'],
      [1, 3, 'ell'],
      [4, 1, 'o'],
      [3, undefined, 'lo'],
      [undefined, 2, 'he'],
      [3, 5, 'lo'],
    ] as const
  ).map(
    ([position, length, text]): Case => ({
      name: `readFile from ${position} for ${length} gives ${text}`,
      source: 'wx-api §8.3 [docs]',
      async run(t) {
        const filePath = t.file('a.txt', 'hello')
        const files = t.wx.getFileSystemManager()
        const options = { filePath, encoding: 'utf8', position, length }
        t.equal((await t.succeeds('readFile', options, files)).data, text)
        t.equal(files.readFileSync(filePath, 'utf8', position, length), text)
      },
    }),
  ),
  {
    name: 'an unknown encoding is refused',
    source: 'wx-api §8.3 [docs]',
    run(t) {
      const path = t.file('a.txt', 'hello')
      t.throws(() => t.wx.getFileSystemManager().readFileSync(path, 'utf7'), /^readFileSync:fail /)
    },
  },
  {
    name: 'a file larger than may be read at once fails with 1300202; a slice of it is read',
    source: 'wx-api §8.3 [docs]',
    phone: { limits: { read: 4 } },
    run(t) {
      const path = t.file('a.txt', 'hello')
      const files = t.wx.getFileSystemManager()
      t.throws(() => files.readFileSync(path), `readFileSync:${STORE_FULL}`, 1300202)
      t.equal(files.readFileSync(path, 'utf8', 1, 4), 'ello')
    },
  },
  ...(
    [
      ['ascii', 'hello', [0x68, 0x65, 0x6c, 0x6c, 0x6f]],
      ['ucs2', '渡', [0x21, 0x6e]],
      ['ucs-2', '渡', [0x21, 0x6e]],
      ['utf16le', '渡', [0x21, 0x6e]],
      ['utf-16le', '渡', [0x21, 0x6e]],
    ] as const
  ).map(
    ([encoding, text, bytes]): Case => ({
      name: `text is written as ${encoding}, and read back with callbacks`,
      source: 'wx-api §8.3 [docs]',
      async run(t) {
        const files = t.wx.getFileSystemManager()
        const filePath = `${usr}/x`
        await t.succeeds('writeFile', { filePath, data: text, encoding }, files)
        t.deepEqual(files.readFileSync(filePath), Uint8Array.from(bytes).buffer)
        t.equal((await t.succeeds('readFile', { filePath, encoding }, files)).data, text)
      },
    }),
  ),
  {
    name: 'an empty file is read whole, and has no position',
    source: 'wx-api §8.3 [docs]',
    run(t) {
      const path = t.file('empty', '')
      const files = t.wx.getFileSystemManager()
      t.equal(files.readFileSync(path, 'utf8'), '')
      t.equal(files.readFileSync(path).byteLength, 0)
      t.throws(
        () => files.readFileSync(path, 'utf8', 0),
        'readFileSync:fail value of position is out of range',
        1301009,
      )
    },
  },
  {
    name: 'temp, saved and user files are read alike, whole and in slices',
    source: 'wx-api §7.1 [docs]',
    async run(t) {
      const files = t.wx.getFileSystemManager()
      const temp = await t.photo()
      const saved = (await t.wx.saveFile({ tempFilePath: await t.photo() })).savedFilePath
      const user = `${usr}/copy.png`
      files.copyFileSync(temp, user)
      for (const path of [temp, saved, user]) {
        t.equal(files.readFileSync(path, 'hex', 0, 8), '89504e470d0a1a0a')
        t.deepEqual(files.readFileSync(path), files.readFileSync(temp))
      }
    },
  },
]
