import type { Case, CaseTools } from './case.ts'

const usr = 'http://usr'
const source = 'wx-api §8.2 [docs][typings]'
const failures = 'wx-api §8.5 [docs]'

export const manager = (t: CaseTools) => t.wx.getFileSystemManager()
const textOf = (buffer: ArrayBuffer) => String.fromCharCode(...new Uint8Array(buffer))

/** Opens a file that holds `text`, by default for reading. */
export function opened(t: CaseTools, flag = 'r', text = 'hello'): string {
  return manager(t).openSync({ filePath: t.file('a.txt', text), flag })
}

const buffer = () => new ArrayBuffer(4)

/** Files by descriptor: open, read, write, fstat, ftruncate, close; and truncate. */
export const fileHandleCases: Case[] = [
  {
    name: 'open gives a descriptor that is text, another one each time',
    source: 'wx-api §8.2, C17 [typings]',
    async run(t) {
      const filePath = t.file('a.txt', 'hello')
      const one = await t.succeeds('open', { filePath }, manager(t))
      const two = manager(t).openSync({ filePath })
      t.equal(typeof one.fd, 'string')
      t.equal(typeof two, 'string')
      t.equal(one.fd === two, false)
      await t.succeeds('close', { fd: one.fd }, manager(t))
      t.equal(manager(t).closeSync({ fd: two }), undefined)
    },
  },
  {
    name: 'read fills the buffer of the caller, at its offset, and gives the same buffer back',
    source,
    async run(t) {
      const arrayBuffer = new ArrayBuffer(8)
      const fd = opened(t)
      const res = await t.succeeds('read', { fd, arrayBuffer, offset: 2, length: 4 }, manager(t))
      t.equal(res.bytesRead, 4)
      t.ok(res.arrayBuffer === arrayBuffer)
      t.equal(textOf(arrayBuffer), '\0\0hell\0\0')
    },
  },
  {
    name: 'read goes on where the last one ended, unless a position is named',
    source,
    run(t) {
      const fd = opened(t, 'r', 'abcdef')
      const read = (position?: number | null) => {
        const arrayBuffer = new ArrayBuffer(2)
        const { bytesRead } = manager(t).readSync({ fd, arrayBuffer, length: 2, position })
        return textOf(arrayBuffer.slice(0, bytesRead))
      }
      t.deepEqual([read(), read(4), read(null), read(), read()], ['ab', 'ef', 'cd', 'ef', ''])
    },
  },
  {
    name: 'read of no length reads nothing',
    source,
    run(t) {
      const { bytesRead } = manager(t).readSync({ fd: opened(t), arrayBuffer: buffer() })
      t.equal(bytesRead, 0)
    },
  },
  {
    name: 'read at the end of a file gives what is left',
    source,
    run(t) {
      const arrayBuffer = new ArrayBuffer(10)
      const res = manager(t).readSync({ fd: opened(t), arrayBuffer, length: 10, position: 3 })
      t.equal(res.bytesRead, 2)
      t.equal(textOf(arrayBuffer.slice(0, 2)), 'lo')
    },
  },
  {
    name: 'write tells bytes, not characters, and goes on where it ended',
    source: 'typings 5.2.3 WriteResult',
    async run(t) {
      const fd = opened(t, 'w')
      t.equal((await t.succeeds('write', { fd, data: '渡' }, manager(t))).bytesWritten, 3)
      t.equal(manager(t).writeSync({ fd, data: '口' }).bytesWritten, 3)
      t.equal(manager(t).readFileSync(`${usr}/a.txt`, 'utf8'), '渡口')
    },
  },
  {
    name: 'write takes a part of an ArrayBuffer, and a position',
    source: 'typings 5.2.3 WriteOption',
    run(t) {
      const fd = opened(t, 'r+', 'abcdef')
      const data = Uint8Array.from('12345', (char) => char.charCodeAt(0)).buffer
      t.equal(manager(t).writeSync({ fd, data, offset: 1, length: 2, position: 3 }).bytesWritten, 2)
      manager(t).writeSync({ fd, data, offset: 4 })
      t.equal(manager(t).readFileSync(`${usr}/a.txt`, 'utf8'), '5bc23f')
    },
  },
  {
    name: 'write takes a position that is no number for none',
    source: 'typings 5.2.3 WriteOption',
    run(t) {
      const fd = opened(t, 'r+', 'abc')
      manager(t).writeSync({ fd, data: 'X', position: '2' })
      t.equal(manager(t).readFileSync(`${usr}/a.txt`, 'utf8'), 'Xbc')
    },
  },
  {
    name: 'write writes text in its encoding',
    source: 'typings 5.2.3 WriteOption',
    run(t) {
      manager(t).writeSync({ fd: opened(t, 'w'), data: '6869', encoding: 'hex' })
      t.equal(manager(t).readFileSync(`${usr}/a.txt`, 'utf8'), 'hi')
    },
  },
  ...(
    [
      ['w', 'hello', 'X'],
      ['w+', 'hello', 'X'],
      ['r+', 'hello', 'Xello'],
      ['a', 'hello', 'helloX'],
      ['a+', 'hello', 'helloX'],
      ['as', 'hello', 'helloX'],
      ['as+', 'hello', 'helloX'],
    ] as const
  ).map(
    ([flag, before, after]): Case => ({
      name: `a file opened with ${flag} and written to holds ${after}`,
      source: 'typings 5.2.3 OpenOption',
      run(t) {
        manager(t).writeSync({ fd: opened(t, flag, before), data: 'X' })
        t.equal(manager(t).readFileSync(`${usr}/a.txt`, 'utf8'), after)
      },
    }),
  ),
  ...['w', 'wx', 'w+', 'wx+', 'a', 'ax', 'a+', 'ax+', 'as', 'as+'].map(
    (flag): Case => ({
      name: `open with ${flag} makes a file that is not there`,
      source: 'typings 5.2.3 OpenOption',
      run(t) {
        const filePath = `${usr}/new.txt`
        manager(t).closeSync({ fd: manager(t).openSync({ filePath, flag }) })
        t.equal(manager(t).statSync(filePath).size, 0)
      },
    }),
  ),
  {
    name: 'a closed file makes room for another',
    source: failures,
    phone: { limits: { open: 3 } },
    run(t) {
      const filePath = t.file('a.txt', 'x')
      for (let count = 0; count < 9; count += 1) {
        manager(t).closeSync({ fd: manager(t).openSync({ filePath }) })
      }
    },
  },
  {
    name: 'fstat tells what stat tells',
    source,
    async run(t) {
      const fd = opened(t)
      const { stats } = await t.succeeds('fstat', { fd }, manager(t))
      t.equal(stats.size, 5)
      t.equal(stats.isFile(), true)
      t.equal(stats.isDirectory(), false)
      t.equal(manager(t).fstatSync({ fd }).lastModifiedTime, stats.lastModifiedTime)
    },
  },
  ...(['truncate', 'ftruncate'] as const).flatMap((method) =>
    (
      [
        [2, 'he'],
        [0, ''],
        [undefined, ''],
        [7, 'hello\0\0'],
      ] as const
    ).map(
      ([length, after]): Case => ({
        name: `${method} to ${length ?? 'no length'} leaves ${JSON.stringify(after)}`,
        source: 'wx-api §8.2 [docs]',
        async run(t) {
          const what =
            method === 'truncate' ? { filePath: t.file('a.txt', 'hello') } : { fd: opened(t, 'r+') }
          await t.succeeds(method, { ...what, length }, manager(t))
          t.equal(manager(t).readFileSync(`${usr}/a.txt`, 'utf8'), after)
        },
      }),
    ),
  ),
  {
    name: 'a descriptor does not outlive the run of the mini program',
    source: 'runtime: restart',
    async run(t) {
      const fd = opened(t)
      await t.control.restart()
      t.throws(() => manager(t).fstatSync({ fd }), 'fstatSync:fail bad file descriptor', 1300009)
    },
  },
  {
    name: 'before base library 2.16.1 FileSystemManager has no descriptors, and canIUse says so',
    source: 'wx-api §8.2 [docs]',
    phone: { sdkVersion: '2.16.0' },
    run(t) {
      for (const name of ['open', 'openSync', 'read', 'truncate', 'readZipEntry', 'readCompressedFile']) {
        t.equal(name in manager(t), false, name)
        t.equal(t.wx.canIUse(`FileSystemManager.${name}`), false, name)
      }
      t.equal(t.wx.canIUse('FileSystemManager.unzip'), true)
    },
  },
]
