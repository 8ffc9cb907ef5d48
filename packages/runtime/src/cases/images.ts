import type { Case } from './case.ts'

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0)).buffer

/** As much of each format as tells the size, 16 × 8. */
const pictures: [extension: string, type: string, bytes: ArrayBuffer][] = [
  ['gif', 'gif', latin1('GIF89a\x10\0\x08\0\0\0\0;')],
  [
    'tiff',
    'tiff',
    latin1('II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\x10\0\0\0\x01\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0'),
  ],
  [
    'bmp',
    'unknown',
    latin1(`BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x10\0\0\0\x08\0\0\0${'\0'.repeat(28)}`),
  ],
  ['webp', 'unknown', latin1(`RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x07\0\0`)],
]

/** getImageInfo and previewImage. */
export const imageCases: Case[] = [
  ...pictures.map(
    ([extension, type, bytes]): Case => ({
      name: `getImageInfo tells type ${type} of a ${extension}`,
      source: 'wx-api §9 [docs]',
      async run(t) {
        const src = t.file(`picture.${extension}`, bytes)
        const { errMsg: _, ...info } = await t.succeeds('getImageInfo', { src })
        t.deepEqual(info, { width: 16, height: 8, path: src, orientation: 'up', type })
      },
    }),
  ),
  {
    name: 'getImageInfo goes by the bytes, not by the name',
    source: 'wx-api §9',
    async run(t) {
      const { type } = await t.succeeds('getImageInfo', { src: t.file('photo.jpg', pictures[0]![2]) })
      t.equal(type, 'gif')
    },
  },
  {
    name: 'getImageInfo of what is no picture fails; the wording is unverified on a device',
    source: 'wx-api §9',
    async run(t) {
      await t.fails('getImageInfo', { src: t.file('a.png', 'this is no picture') }, /^getImageInfo:fail/)
    },
  },
  {
    name: 'getImageInfo of a saved file succeeds',
    source: 'wx-api §9 [docs]',
    async run(t) {
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      t.equal((await t.succeeds('getImageInfo', { src: savedFilePath })).width, 160)
    },
  },
  {
    name: 'getImageInfo goes where the rewrite table says',
    source: 'runtime: rewrite table',
    phone: { rewrites: { 'https://img.example/*': '{server}/' } },
    async run(t) {
      const src = 'https://img.example/picture.png'
      t.equal((await t.succeeds('getImageInfo', { src })).type, 'png')
    },
  },
  {
    name: 'getImageInfo of an address fails without a network',
    source: 'wx-api §9 [observed]',
    async run(t) {
      await t.control.network('none')
      await t.fails('getImageInfo', { src: t.url('/picture.png') }, 'getImageInfo:fail download image fail')
    },
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
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(
    (exif): Case => ({
      name: `getImageInfo names EXIF orientation ${exif}, and gives pixels without turning`,
      source: 'wx-api §9 [docs]',
      async run(t) {
        const names = [
          'up',
          'up-mirrored',
          'down',
          'down-mirrored',
          'left-mirrored',
          'right',
          'right-mirrored',
          'left',
        ]
        const info = await t.succeeds('getImageInfo', { src: t.url(`/picture.jpg?exif=${exif}`) })
        t.equal(info.orientation, names[exif - 1])
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
