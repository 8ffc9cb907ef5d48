import type { Case } from './case.ts'

/** chooseImage, chooseMedia, getImageInfo and previewImage. */
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
    name: 'getImageInfo tells the pixels, the path, the orientation and the type of a local picture',
    source: 'wx-api §9 [docs]',
    async run(t) {
      const src = await t.photo()
      const { errMsg: _, ...info } = await t.succeeds('getImageInfo', { src })
      t.deepEqual(info, { width: 160, height: 120, path: src, orientation: 'up', type: 'png' })
    },
  },
  {
    name: 'getImageInfo fetches an address and gives a local path',
    source: 'wx-api §9 [docs]',
    async run(t) {
      const info = await t.succeeds('getImageInfo', { src: t.url('/picture.png') })
      t.equal(info.width, 8)
      t.equal(info.type, 'png')
      t.match(info.path, /^http:\/\/tmp\//)
    },
  },
  ...[2, 3, 4, 5, 6, 7, 8].map(
    (exif): Case => ({
      name: `getImageInfo names EXIF orientation ${exif}, and gives pixels without turning`,
      source: 'wx-api §9 [docs]',
      async run(t) {
        const names = [
          'up-mirrored',
          'down',
          'down-mirrored',
          'left-mirrored',
          'right',
          'right-mirrored',
          'left',
        ]
        const info = await t.succeeds('getImageInfo', { src: t.url(`/picture.jpg?exif=${exif}`) })
        t.equal(info.orientation, names[exif - 2])
        t.equal(info.type, 'jpeg')
        t.deepEqual([info.width, info.height], [16, 8])
      },
    }),
  ),
  {
    name: 'getImageInfo fails when the local file is not there',
    source: 'wx-api §9 [observed]',
    run: (t) => t.fails('getImageInfo', { src: 'http://tmp/none.png' }, 'getImageInfo:fail file not found'),
  },
  {
    name: 'getImageInfo fails when the address cannot be fetched',
    source: 'wx-api §9 [observed]',
    run: (t) => t.fails('getImageInfo', { src: t.url('/reset') }, 'getImageInfo:fail download image fail'),
  },
  {
    name: 'getImageInfo of an address follows the download list',
    source: 'wx-api §6.1 [docs]',
    phone: { domains: { request: ['{server}'], uploadFile: ['{server}'], downloadFile: [] } },
    run: (t) =>
      t.fails(
        'getImageInfo',
        { src: t.url('/picture.png') },
        'getImageInfo:fail url not in domain list',
        600002,
      ),
  },
  {
    name: 'previewImage shows the pictures, beginning with the first',
    source: 'wx-api §9 [docs]',
    async run(t) {
      await t.succeeds('previewImage', { urls: ['a.png', 'b.png'] })
      t.deepEqual((await t.control.shown()).preview, { urls: ['a.png', 'b.png'], current: 'a.png' })
    },
  },
  {
    name: 'previewImage begins with current',
    source: 'wx-api §9 [docs]',
    async run(t) {
      await t.succeeds('previewImage', { urls: ['a.png', 'b.png'], current: 'b.png' })
      t.equal((await t.control.shown()).preview?.current, 'b.png')
    },
  },
]
