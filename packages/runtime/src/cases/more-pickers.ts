import type { Case, CaseTools } from './case.ts'
import { video } from './pickers.ts'

const text = (words: string) => new TextEncoder().encode(words)

async function asked(t: CaseTools, kind: 'pick' | 'pickFiles') {
  const shown = (await t.control.history()).findLast((one) => one.kind === kind)
  if (shown?.kind !== 'pick' && shown?.kind !== 'pickFiles') throw new Error(`nothing was asked by ${kind}`)
  return shown.request as { count: number; maxDuration?: number; sizeType?: string[]; type?: string }
}

const names = (files: { name: string }[]) => files.map(({ name }) => name)

/** chooseMessageFile and chooseVideo. */
export const morePickerCases: Case[] = [
  {
    name: 'chooseMessageFile tells path, size, name and type, and no time in the developer tools',
    source: 'wx-api §2.3 [docs]',
    async run(t) {
      const id = await t.control.addToChat({ name: '渡口 计划.docx', bytes: text('abc') })
      await t.control.choose([id])
      const { tempFiles } = await t.succeeds('chooseMessageFile', { count: 1 })
      t.deepEqual(Object.keys(tempFiles[0]).sort(), ['name', 'path', 'size', 'type'])
      t.deepEqual([tempFiles[0].name, tempFiles[0].size, tempFiles[0].type], ['渡口 计划.docx', 3, 'file'])
      t.match(tempFiles[0].path, /\.docx$/)
      t.equal(t.wx.getFileSystemManager().readFileSync(tempFiles[0].path, 'utf8'), 'abc')
    },
  },
  {
    name: 'chooseMessageFile tells when a file was sent, in Unix seconds, on a phone',
    source: 'wx-api §2.3 [docs]',
    phone: { profile: 'android' },
    async run(t) {
      const id = await t.control.addToChat({ name: 'a.txt', bytes: text('a') })
      await t.control.choose([id])
      const { time } = (await t.wx.chooseMessageFile({ count: 1 })).tempFiles[0]
      t.ok(Number.isInteger(time) && time > 1e9 && time < 1e10)
    },
  },
  {
    name: 'chooseMessageFile needs a count',
    source: 'wx-api §2.3 [docs], §1.3',
    run: (t) =>
      t.fails(
        'chooseMessageFile',
        {},
        'chooseMessageFile:fail parameter error: parameter.count should be Number instead of Undefined;',
        1001,
      ),
  },
  {
    name: 'chooseMessageFile asks for a hundred files of all kinds at most',
    source: 'wx-api §2.3 [docs]',
    async run(t) {
      await t.control.choose(1)
      await t.succeeds('chooseMessageFile', { count: 500 })
      t.deepEqual(await asked(t, 'pickFiles'), { count: 100, type: 'all', extension: null })
    },
  },
  ...(
    [
      ['image', ['b.png']],
      ['video', ['c.mp4']],
      ['file', ['a.pdf', 'd.zip']],
      ['all', ['a.pdf', 'b.png', 'c.mp4', 'd.zip']],
    ] as const
  ).map(
    ([type, expected]): Case => ({
      name: `chooseMessageFile with the type ${type} offers ${expected.join(', ')}`,
      source: 'wx-api §2.3 [docs]',
      async run(t) {
        const ids = []
        for (const name of ['a.pdf', 'b.png', 'c.mp4', 'd.zip']) {
          ids.push(await t.control.addToChat({ name, bytes: text(name) }))
        }
        await t.control.choose(ids)
        const { tempFiles } = await t.succeeds('chooseMessageFile', { count: 10, type })
        t.deepEqual(names(tempFiles), [...expected])
      },
    }),
  ),
  ...(
    [
      ['file', ['PDF'], ['a.pdf']],
      ['file', ['.pdf'], ['a.pdf']],
      ['all', ['pdf'], ['a.pdf', 'd.zip']],
    ] as const
  ).map(
    ([type, extension, expected]): Case => ({
      name: `chooseMessageFile of ${type} with the extension ${extension} offers ${expected.join(', ')}`,
      source: 'wx-api §2.3 [docs]',
      async run(t) {
        const ids = []
        for (const name of ['a.pdf', 'd.zip']) {
          ids.push(await t.control.addToChat({ name, bytes: text(name) }))
        }
        await t.control.choose(ids)
        const { tempFiles } = await t.succeeds('chooseMessageFile', { count: 10, type, extension })
        t.deepEqual(names(tempFiles), [...expected])
      },
    }),
  ),
  {
    name: 'chooseMessageFile offers nothing on iOS for an extension with a dot',
    source: 'wx-api §2.3 [observed], one report',
    phone: { profile: 'ios' },
    async run(t) {
      const id = await t.control.addToChat({ name: 'a.pdf', bytes: text('a') })
      await t.control.choose([id])
      const options = { count: 1, type: 'file', extension: ['.pdf'] }
      await t.fails('chooseMessageFile', options, 'chooseMessageFile:fail cancel', 1)
    },
  },
  {
    name: 'chooseMessageFile refuses an extension that is an empty text; the wording is unverified on a device',
    source: 'wx-api §2.3 [docs]',
    run: (t) =>
      t.fails(
        'chooseMessageFile',
        { count: 1, type: 'file', extension: ['pdf', ''] },
        'chooseMessageFile:fail parameter error: parameter.extension[1] should not be empty;',
        1001,
      ),
  },
  {
    name: 'chooseMessageFile fails with cancel, errno 1',
    source: 'wx-api §2.3, §1.5',
    async run(t) {
      await t.control.cancelNext()
      await t.fails('chooseMessageFile', { count: 1 }, 'chooseMessageFile:fail cancel', 1)
    },
  },
  {
    name: 'what chooseMessageFile gives is a temp file: saved, it stays',
    source: 'wx-api §2.3, §7.1 [docs]',
    async run(t) {
      const id = await t.control.addToChat({ name: 'a.txt', bytes: text('kept') })
      await t.control.choose([id])
      const { path } = (await t.wx.chooseMessageFile({ count: 1 })).tempFiles[0]
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: path })
      t.equal(t.wx.getFileSystemManager().readFileSync(savedFilePath, 'utf8'), 'kept')
    },
  },
  {
    name: 'chooseVideo gives one path with duration, size, height and width, and nothing else',
    source: 'typings 5.2.3 ChooseVideoSuccessCallbackResult',
    async run(t) {
      const id = await t.control.addToAlbum({ name: '水.mp4', bytes: video() })
      await t.control.choose([id])
      const { tempFilePath, errMsg, ...rest } = await t.succeeds('chooseVideo')
      t.equal(errMsg, 'chooseVideo:ok')
      t.deepEqual(rest, { duration: 2.5, size: video().byteLength, height: 480, width: 640 })
      t.match(tempFilePath, /\.mp4$/)
    },
  },
  {
    name: 'chooseVideo asks for 60 s of compressed video unless told otherwise',
    source: 'typings 5.2.3 ChooseVideoOption',
    async run(t) {
      const id = await t.control.addToAlbum({ name: '水.mp4', bytes: video() })
      await t.control.choose([id])
      await t.succeeds('chooseVideo')
      t.deepEqual(await asked(t, 'pick'), {
        count: 1,
        mediaType: ['video'],
        sizeType: ['compressed'],
        sourceType: ['album', 'camera'],
        maxDuration: 60,
        camera: 'back',
        refused: [],
      })
    },
  },
  {
    name: 'chooseVideo hands compressed, camera and maxDuration on',
    source: 'typings 5.2.3 ChooseVideoOption',
    async run(t) {
      const id = await t.control.addToAlbum({ name: '水.mp4', bytes: video() })
      await t.control.choose([id])
      await t.succeeds('chooseVideo', { compressed: false, camera: 'front', maxDuration: 20 })
      const { sizeType, maxDuration, camera } = (await asked(t, 'pick')) as Record<string, unknown>
      t.deepEqual([sizeType, maxDuration, camera], [['original'], 20, 'front'])
    },
  },
  {
    name: 'chooseVideo fails with cancel, errno 1',
    source: 'wx-api §1.5',
    async run(t) {
      await t.control.cancelNext()
      await t.fails('chooseVideo', {}, 'chooseVideo:fail cancel', 1)
    },
  },
  ...(
    [
      [1, 3],
      [10, 10],
      [90, 60],
    ] as const
  ).map(
    ([given, used]): Case => ({
      name: `chooseMedia takes a maxDuration of ${given} s for ${used}`,
      source: 'wx-api §2.2 [docs]: 3 to 60; that others are drawn in is unverified on a device',
      async run(t) {
        await t.succeeds('chooseMedia', { maxDuration: given })
        t.equal((await asked(t, 'pick')).maxDuration, used)
      },
    }),
  ),
  {
    name: 'before base library 3.0.2 chooseMedia takes a count that is no number for none',
    source: 'wx-api §2.2 [docs] changelog 3.0.2; what older ones did is unverified on a device',
    phone: { sdkVersion: '3.0.1' },
    async run(t) {
      await t.succeeds('chooseMedia', { count: '3' })
      t.equal((await asked(t, 'pick')).count, 9)
    },
  },
  {
    name: 'a video that is picked has a thumbTempFilePath, a picture has none',
    source: 'wx-api §2.2 [docs]',
    async run(t) {
      const id = await t.control.addToAlbum({ name: '水.mp4', bytes: video() })
      await t.control.choose(['sea', id])
      const [picture, film] = (await t.wx.chooseMedia({ mediaType: ['mix'] })).tempFiles
      t.equal('thumbTempFilePath' in picture, false)
      t.ok(t.wx.getFileSystemManager().statSync(film.thumbTempFilePath).size > 0)
    },
  },
]
