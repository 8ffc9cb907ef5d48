import type { Case } from './case.ts'

/** The boxes of an MPEG-4 file of 2.5 s and 640 × 480 that say so. */
export function video(): Uint8Array {
  const bytes = new Uint8Array(140)
  const view = new DataView(bytes.buffer)
  const name = (at: number, text: string) => {
    for (const [step, char] of [...text].entries()) bytes[at + step] = char.charCodeAt(0)
  }
  view.setUint32(0, 32)
  name(4, 'mvhd')
  view.setUint32(20, 1000)
  view.setUint32(24, 2500)
  view.setUint32(32, 92)
  name(36, 'tkhd')
  view.setUint32(116, 640 << 16)
  view.setUint32(120, 480 << 16)
  return bytes
}

/** chooseImage and chooseMedia. */
export const pickerCases: Case[] = [
  {
    name: 'chooseImage gives paths and sizes of the same photos in the order chosen',
    source: 'wx-api §2.1 [docs]',
    async run(t) {
      await t.control.choose(2)
      const res = await t.succeeds('chooseImage', { count: 9 })
      t.equal(res.tempFilePaths.length, 2)
      t.deepEqual(
        res.tempFilePaths,
        res.tempFiles.map((file: { path: string }) => file.path),
      )
      for (const { path, size } of res.tempFiles) {
        t.equal(t.wx.getFileSystemManager().statSync(path).size, size)
      }
    },
  },
  {
    name: 'chooseImage tells neither name nor type nor pixels',
    source: 'wx-api §2.1 [typings]',
    async run(t) {
      const { tempFiles } = await t.wx.chooseImage({ count: 1 })
      t.deepEqual(Object.keys(tempFiles[0]).sort(), ['path', 'size'])
    },
  },
  {
    name: 'chooseImage asks for nine photos, both sizes and both sources unless told otherwise',
    source: 'wx-api §2.1 [docs]',
    async run(t) {
      await t.wx.chooseImage()
      const asked = (await t.control.history()).findLast((shown) => shown.kind === 'pick')
      t.deepEqual(asked, {
        kind: 'pick',
        request: {
          count: 9,
          mediaType: ['image'],
          sizeType: ['original', 'compressed'],
          sourceType: ['album', 'camera'],
          refused: [],
        },
      })
    },
  },
  {
    name: 'chooseImage never gives more than count',
    source: 'wx-api §2.1 [docs]',
    async run(t) {
      await t.control.choose(3)
      t.equal((await t.wx.chooseImage({ count: 1 })).tempFilePaths.length, 1)
    },
  },
  {
    name: 'chooseImage fails with cancel, errno 1',
    source: 'wx-api §2.1 [observed], §1.5',
    async run(t) {
      await t.control.cancelNext()
      await t.fails('chooseImage', {}, 'chooseImage:fail cancel', 1)
    },
  },
  {
    name: 'chooseImage refuses a count that is no number',
    source: 'wx-api §1.3',
    run: (t) =>
      t.fails(
        'chooseImage',
        { count: '3' },
        'chooseImage:fail parameter error: parameter.count should be Number instead of String;',
        1001,
      ),
  },
  {
    name: 'a temp path in the developer tools begins with http://tmp/ and keeps the extension',
    source: 'wx-api §7.2 [observed]',
    async run(t) {
      t.match(await t.photo(), /^http:\/\/tmp\/\w+\.png$/)
    },
  },
  {
    name: 'a temp path on Android begins with wxfile://tmp_',
    source: 'wx-api §7.2 [observed]',
    phone: { profile: 'android' },
    async run(t) {
      t.match(await t.photo(), /^wxfile:\/\/tmp_[0-9a-f]{32,}\.png$/)
      t.equal(t.wx.env.USER_DATA_PATH, 'wxfile://usr')
    },
  },
  {
    name: 'chooseMedia gives tempFilePath, size and fileType, and no tempFilePaths',
    source: 'wx-api §2.2 [docs]',
    async run(t) {
      await t.control.choose(2)
      const res = await t.succeeds('chooseMedia', {})
      t.equal(res.type, 'image')
      t.equal('tempFilePaths' in res, false)
      t.equal(res.tempFiles.length, 2)
      for (const file of res.tempFiles) {
        t.equal(file.fileType, 'image')
        t.equal('path' in file, false)
        t.equal('name' in file, false)
        t.equal(t.wx.getFileSystemManager().statSync(file.tempFilePath).size, file.size)
      }
    },
  },
  {
    name: 'chooseMedia asks for photos and videos when told mix',
    source: 'wx-api §2.2 [docs]',
    async run(t) {
      await t.wx.chooseMedia({ mediaType: ['mix'], count: 30 })
      const asked = (await t.control.history()).findLast((shown) => shown.kind === 'pick')
      t.deepEqual(asked?.kind === 'pick' && asked.request.mediaType, ['image', 'video'])
      t.equal(asked?.kind === 'pick' && asked.request.count, 20)
    },
  },
  {
    name: 'chooseMedia fails with cancel',
    source: 'wx-api §2.2 [observed]',
    async run(t) {
      await t.control.cancelNext()
      await t.fails('chooseMedia', {}, 'chooseMedia:fail cancel', 1)
    },
  },
  {
    name: 'chooseMedia refuses a count that is no number',
    source: 'wx-api §2.2 [docs] changelog 3.0.2',
    run: (t) =>
      t.fails(
        'chooseMedia',
        { count: '3' },
        'chooseMedia:fail parameter error: parameter.count should be Number instead of String;',
        1001,
      ),
  },
  {
    name: 'chooseImage asks for nine photos at most',
    source: 'wx-api §2.1 S0',
    async run(t) {
      await t.wx.chooseImage({ count: 30 })
      const asked = (await t.control.history()).findLast((shown) => shown.kind === 'pick')
      t.equal(asked?.kind === 'pick' && asked.request.count, 9)
    },
  },
  {
    name: 'chooseImage hands sizeType and sourceType on',
    source: 'wx-api §2.1 [docs]',
    async run(t) {
      await t.wx.chooseImage({ sizeType: ['compressed'], sourceType: ['camera'] })
      const asked = (await t.control.history()).findLast((shown) => shown.kind === 'pick')
      t.deepEqual(asked?.kind === 'pick' && [asked.request.sizeType, asked.request.sourceType], [
        ['compressed'],
        ['camera'],
      ])
    },
  },
  {
    name: 'chooseImage gives the photos in the order in which they were chosen, a new temp file each time',
    source: 'wx-api §2.1 [docs] changelog 2.3.0',
    async run(t) {
      const info = async (src: string) => (await t.wx.getImageInfo({ src })).width
      await t.control.choose(['hill', 'sea'])
      const [hill, sea] = (await t.wx.chooseImage()).tempFilePaths
      t.deepEqual([await info(hill), await info(sea)], [120, 160])
      await t.control.choose(['sea'])
      t.equal((await t.wx.chooseImage()).tempFilePaths[0] === sea, false)
    },
  },
  ...(
    [
      ['2.24.7', 9],
      ['2.25.0', 20],
    ] as const
  ).map(
    ([sdkVersion, count]): Case => ({
      name: `chooseMedia asks for ${count} at most in base library ${sdkVersion}`,
      source: 'wx-api §2.2 [docs]',
      phone: { sdkVersion },
      async run(t) {
        await t.wx.chooseMedia({ count: 99 })
        const asked = (await t.control.history()).findLast((shown) => shown.kind === 'pick')
        t.equal(asked?.kind === 'pick' && asked.request.count, count)
        await t.wx.chooseMedia()
        const plain = (await t.control.history()).findLast((shown) => shown.kind === 'pick')
        t.equal(plain?.kind === 'pick' && plain.request.count, 9)
      },
    }),
  ),
  {
    name: 'chooseMedia asks for photos and videos unless told otherwise',
    source: 'wx-api §2.2 [docs]',
    async run(t) {
      await t.wx.chooseMedia()
      const asked = (await t.control.history()).findLast((shown) => shown.kind === 'pick')
      t.deepEqual(asked?.kind === 'pick' && asked.request, {
        count: 9,
        mediaType: ['image', 'video'],
        sizeType: ['original', 'compressed'],
        sourceType: ['album', 'camera'],
        maxDuration: 10,
        camera: 'back',
        refused: [],
      })
    },
  },
  {
    name: 'chooseMedia of a video tells its duration and pixels; of both kinds, mix',
    source: 'wx-api §2.2 [docs] changelog 2.16.1',
    async run(t) {
      const id = await t.control.addToAlbum({ name: '渡口.mp4', bytes: video() })
      await t.control.choose([id])
      const one = await t.succeeds('chooseMedia', { mediaType: ['video'] })
      t.equal(one.type, 'video')
      const { fileType, duration, width, height, size, tempFilePath } = one.tempFiles[0]
      t.deepEqual([fileType, duration, width, height, size], ['video', 2.5, 640, 480, video().byteLength])
      t.match(tempFilePath, /\.mp4$/)
      const thumb = await t.wx.getImageInfo({ src: one.tempFiles[0].thumbTempFilePath })
      t.deepEqual([thumb.type, thumb.width, thumb.height], ['jpeg', 320, 240])
      await t.control.choose(['sea', id])
      const both = await t.succeeds('chooseMedia', {})
      t.equal(both.type, 'mix')
      t.deepEqual(
        both.tempFiles.map((file: { fileType: string }) => file.fileType),
        ['image', 'video'],
      )
      t.equal('duration' in both.tempFiles[0], false)
    },
  },
]
