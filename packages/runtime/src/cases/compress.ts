import type { Case, CaseTools } from './case.ts'

/** 32 × 16, the left half red, the right half blue, at quality 95. */
const JPEG =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wCEAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgoBAgICAgICBQMDBQoHBgcKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCv/AABEIABAAIAMBEQACEQEDEQH/xAGiAAABBQEBAQEBAQAAAAAAAAAAAQIDBAUGBwgJCgsQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+gEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoLEQACAQIEBAMEBwUEBAABAncAAQIDEQQFITEGEkFRB2FxEyIygQgUQpGhscEJIzNS8BVictEKFiQ04SXxFxgZGiYnKCkqNTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqCg4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2dri4+Tl5ufo6ery8/T19vf4+fr/2gAMAwEAAhEDEQA/APkev5fP94AoA+S6/wCoA/5zwoA+tK/5fz/owCgD5Lr/AKgD/nPCgD//2Q=='

function jpegBytes(t: CaseTools, orientation?: number): Uint8Array<ArrayBuffer> {
  const plain = new Uint8Array(t.wx.base64ToArrayBuffer(JPEG) as ArrayBuffer)
  if (orientation === undefined) return plain
  const head = 'Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0'
  const tail = `${String.fromCharCode(orientation)}\0\0\0\0\0\0`
  const exif = Uint8Array.from(head + tail, (char) => char.charCodeAt(0))
  const out = new Uint8Array(plain.length + exif.length + 4)
  out.set(plain.subarray(0, 2))
  out.set([0xff, 0xe1, 0, exif.length + 2], 2)
  out.set(exif, 6)
  out.set(plain.subarray(2), 6 + exif.length)
  return out
}

const jpeg = (t: CaseTools, orientation?: number) => t.file('a.jpg', jpegBytes(t, orientation).buffer)
const look = async (t: CaseTools, src: string) => {
  const { width, height, type, orientation } = await t.wx.getImageInfo({ src })
  return { width, height, type, orientation }
}
const sizeOf = (t: CaseTools, path: string) => t.wx.getFileSystemManager().statSync(path).size

/** compressImage, and what pickers make of `compressed`. */
export const compressCases: Case[] = [
  {
    name: 'compressImage gives a temp file of the same pixels, and leaves the source alone',
    source: 'wx-api §9 [docs]',
    async run(t) {
      const src = jpeg(t)
      const before = sizeOf(t, src)
      const { tempFilePath } = await t.succeeds('compressImage', { src })
      t.match(tempFilePath, /^http:\/\/tmp\/\w+\.jpg$/)
      t.deepEqual(await look(t, tempFilePath), { width: 32, height: 16, type: 'jpeg', orientation: 'up' })
      t.equal(sizeOf(t, src), before)
    },
  },
  {
    name: 'compressImage makes a JPEG smaller the lower its quality',
    source: 'wx-api §9 [docs]',
    async run(t) {
      const src = jpeg(t)
      const sizes: number[] = []
      for (const quality of [100, 50, 0]) {
        const { tempFilePath } = await t.succeeds('compressImage', { src, quality })
        sizes.push(sizeOf(t, tempFilePath))
      }
      t.ok(sizes[0]! > sizes[1]! && sizes[1]! > sizes[2]!, sizes.join(' > '))
    },
  },
  {
    name: 'compressImage takes a quality of 80 unless told otherwise',
    source: 'wx-api §9 [docs]',
    async run(t) {
      const src = jpeg(t)
      const files = t.wx.getFileSystemManager()
      const one = (await t.succeeds('compressImage', { src })).tempFilePath
      const two = (await t.succeeds('compressImage', { src, quality: 80 })).tempFilePath
      t.deepEqual(files.readFileSync(one), files.readFileSync(two))
    },
  },
  ...(
    [
      [{ compressedWidth: 8 }, 8, 4],
      [{ compressedHeight: 4 }, 8, 4],
      [{ compressedWidth: 10, compressedHeight: 12 }, 10, 12],
    ] as const
  ).map(
    ([options, width, height]): Case => ({
      name: `compressImage of 32 × 16 with ${JSON.stringify(options)} gives ${width} × ${height}`,
      source: 'wx-api §9 [docs] 2.26.0',
      async run(t) {
        const { tempFilePath } = await t.succeeds('compressImage', { src: jpeg(t), ...options })
        const info = await look(t, tempFilePath)
        t.deepEqual([info.width, info.height], [width, height])
      },
    }),
  ),
  ...(
    [
      [3, 32, 16],
      [6, 16, 32],
      [8, 16, 32],
    ] as const
  ).map(
    ([exif, width, height]): Case => ({
      name: `compressImage stands a picture of orientation ${exif} upright`,
      source: 'wx-api §9; how a phone does it is unverified on a device',
      async run(t) {
        const { tempFilePath } = await t.succeeds('compressImage', { src: jpeg(t, exif) })
        t.deepEqual(await look(t, tempFilePath), { width, height, type: 'jpeg', orientation: 'up' })
      },
    }),
  ),
  {
    name: 'compressImage keeps a PNG a PNG; unverified on a device',
    source: 'wx-api §9: quality counts for jpg alone [docs]',
    async run(t) {
      const { tempFilePath } = await t.succeeds('compressImage', {
        src: await t.photo(),
        compressedWidth: 40,
      })
      t.deepEqual(await look(t, tempFilePath), { width: 40, height: 30, type: 'png', orientation: 'up' })
    },
  },
  {
    name: 'compressImage takes JPEG alone on iOS; the wording is unverified on a device',
    source: 'wx-api §9 [docs]',
    phone: { profile: 'ios' },
    async run(t) {
      const src = await t.photo()
      await t.fails('compressImage', { src }, 'compressImage:fail image decode fail', 1103003)
    },
  },
  {
    name: 'compressImage of a file that is not there fails with 1103002',
    source: 'wx-api §9 [observed], §1.5 [docs]',
    run: (t) =>
      t.fails(
        'compressImage',
        { src: 'http://tmp/no.jpg' },
        "compressImage:fail file doesn't exist",
        1103002,
      ),
  },
  {
    name: 'compressImage of what is no picture fails with 1103003',
    source: 'wx-api §1.5 [docs]',
    run: (t) =>
      t.fails(
        'compressImage',
        { src: t.file('a.jpg', 'no picture') },
        'compressImage:fail image decode fail',
        1103003,
      ),
  },
  {
    name: 'compressImage of a JPEG that is broken off fails with 1103003',
    source: 'wx-api §1.5 [docs]',
    async run(t) {
      const src = t.file('a.jpg', jpegBytes(t).buffer.slice(0, 200))
      await t.fails('compressImage', { src }, 'compressImage:fail image decode fail', 1103003)
    },
  },
  {
    name: 'compressImage of an empty file fails with 1103007',
    source: 'wx-api §1.5 [docs]',
    run: (t) =>
      t.fails(
        'compressImage',
        { src: t.file('a.jpg', '') },
        'compressImage:fail src image file size zero',
        1103007,
      ),
  },
  ...[-1, 101, Number.NaN].map(
    (quality): Case => ({
      name: `compressImage with a quality of ${quality} fails with 1103006`,
      source: 'wx-api §1.5 [docs]',
      run: (t) =>
        t.fails(
          'compressImage',
          { src: jpeg(t), quality },
          'compressImage:fail param compress quality invalid',
          1103006,
        ),
    }),
  ),
  ...(
    [
      [['original'], 'original', false],
      [['original'], 'compressed', false],
      [['compressed'], 'original', true],
      [['original', 'compressed'], 'original', false],
      [['original', 'compressed'], 'compressed', true],
    ] as const
  ).map(
    ([sizeType, size, smaller]): Case => ({
      name: `chooseImage with sizeType ${sizeType.join(' and ')} gives ${smaller ? 'a smaller JPEG' : 'the JPEG as it is'} to who wants it ${size}`,
      source: 'wx-api §2.1 [docs]; how far a phone compresses is unverified on a device',
      async run(t) {
        const bytes = jpegBytes(t, 6)
        const id = await t.control.addToAlbum({ name: 'a.jpg', bytes })
        await t.control.choose([id], { size })
        const { tempFiles } = await t.succeeds('chooseImage', { sizeType })
        t.equal(tempFiles[0].size < bytes.length, smaller)
        const { orientation } = await look(t, tempFiles[0].path)
        t.equal(orientation, smaller ? 'up' : 'right')
      },
    }),
  ),
]
