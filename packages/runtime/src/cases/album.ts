import type { Case, CaseTools } from './case.ts'
import { video } from './pickers.ts'

const film = (t: CaseTools) => t.file('film.mp4', video().buffer as ArrayBuffer)
const inAlbum = async (t: CaseTools) => (await t.control.album()).length

/** What puts pictures and films into the phone's album, previews them, and opens documents. */
export const albumCases: Case[] = [
  {
    name: 'saveImageToPhotosAlbum puts a temp, a saved and a user file into the album',
    source: 'wx-api §9 [docs]',
    async run(t) {
      const before = await inAlbum(t)
      const temp = await t.photo()
      await t.succeeds('saveImageToPhotosAlbum', { filePath: temp })
      const user = `${t.wx.env.USER_DATA_PATH}/mine.png`
      t.wx.getFileSystemManager().copyFileSync(temp, user)
      await t.succeeds('saveImageToPhotosAlbum', { filePath: user })
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: temp })
      await t.succeeds('saveImageToPhotosAlbum', { filePath: savedFilePath })
      const album = await t.control.album()
      t.equal(album.length, before + 3)
      t.deepEqual([album.at(-1)!.width, album.at(-1)!.height], [160, 120])
      t.equal(album.at(-2)!.name, 'mine.png')
    },
  },
  {
    name: 'saveImageToPhotosAlbum asks for the scope once, and getSetting tells it',
    source: 'wx-api §9 [docs]; typings 5.2.3 AuthSetting',
    async run(t) {
      await t.control.forget('scope.writePhotosAlbum')
      const asked = async () => (await t.control.history()).filter(({ kind }) => kind === 'scope').length
      const before = await asked()
      const filePath = await t.photo()
      t.equal('scope.writePhotosAlbum' in (await t.wx.getSetting()).authSetting, false)
      await t.succeeds('saveImageToPhotosAlbum', { filePath })
      await t.succeeds('saveImageToPhotosAlbum', { filePath })
      t.equal((await asked()) - before, 1)
      t.equal((await t.wx.getSetting()).authSetting['scope.writePhotosAlbum'], true)
    },
  },
  {
    name: 'saveImageToPhotosAlbum of an address of the network fails; the wording is unverified on a device',
    source: 'wx-api §9 [docs]',
    async run(t) {
      const before = await inAlbum(t)
      await t.fails(
        'saveImageToPhotosAlbum',
        { filePath: t.url('/picture.png') },
        /^saveImageToPhotosAlbum:fail /,
      )
      t.equal(await inAlbum(t), before)
    },
  },
  {
    name: 'saveImageToPhotosAlbum of what is no picture fails with invalid file type',
    source: '[observed] by several; unverified on a device',
    run: (t) =>
      t.fails(
        'saveImageToPhotosAlbum',
        { filePath: t.file('a.png', 'no picture') },
        'saveImageToPhotosAlbum:fail invalid file type',
      ),
  },
  {
    name: 'saveVideoToPhotosAlbum puts an mp4 into the album, where chooseMedia finds it',
    source: 'typings 5.2.3 saveVideoToPhotosAlbum',
    async run(t) {
      await t.succeeds('saveVideoToPhotosAlbum', { filePath: film(t) })
      const { id, name } = (await t.control.album()).at(-1)!
      t.equal(name, 'film.mp4')
      await t.control.choose([id])
      t.equal((await t.wx.chooseMedia({ mediaType: ['video'] })).tempFiles[0].duration, 2.5)
    },
  },
  {
    name: 'saveVideoToPhotosAlbum of another kind fails with invalid file type',
    source: 'typings 5.2.3 saveVideoToPhotosAlbum: mp4',
    async run(t) {
      const filePath = await t.photo()
      await t.fails('saveVideoToPhotosAlbum', { filePath }, 'saveVideoToPhotosAlbum:fail invalid file type')
    },
  },
  {
    name: 'a package file is saved to the album from base library 2.0.0',
    source: 'wx-api §9 [docs] changelog',
    phone: { files: { 'logo.png': 'GIF89a\x10\0\x08\0\0\0\0;' } },
    run: (t) => t.succeeds('saveImageToPhotosAlbum', { filePath: '/logo.png' }),
  },
  {
    name: 'previewMedia shows pictures and films, from the first on',
    source: 'typings 5.2.3 PreviewMediaOption',
    async run(t) {
      const url = await t.photo()
      const sources = [{ url }, { url: film(t), type: 'video', poster: url }]
      await t.succeeds('previewMedia', { sources })
      t.deepEqual((await t.control.history()).at(-1), {
        kind: 'media',
        sources: [
          { url, type: 'image' },
          { url: sources[1]!.url, type: 'video', poster: url },
        ],
        current: 0,
      })
      await t.succeeds('previewMedia', { sources, current: 1 })
      const shown = (await t.control.history()).at(-1)
      t.equal(shown?.kind === 'media' && shown.current, 1)
    },
  },
  {
    name: 'previewMedia needs sources with a url',
    source: 'wx-api §1.3',
    async run(t) {
      const wrong = 'previewMedia:fail parameter error: parameter.sources'
      await t.fails('previewMedia', {}, `${wrong} should be Array instead of Undefined;`, 1001)
      await t.fails('previewMedia', { sources: [] }, `${wrong} should have at least 1 item;`, 1001)
      await t.fails(
        'previewMedia',
        { sources: [{}] },
        `${wrong}[0].url should be String instead of Undefined;`,
        1001,
      )
    },
  },
  ...(
    [
      ['a.pdf', {}, 'pdf'],
      ['a.bin', { fileType: 'docx', showMenu: true }, 'docx'],
    ] as const
  ).map(
    ([name, options, fileType]): Case => ({
      name: `openDocument opens ${name} with ${JSON.stringify(options)} as ${fileType}`,
      source: 'wx-api §8.6 [docs]',
      async run(t) {
        const filePath = t.file(name, 'x')
        await t.succeeds('openDocument', { filePath, ...options })
        t.deepEqual((await t.control.history()).at(-1), {
          kind: 'document',
          path: filePath,
          fileType,
          showMenu: 'showMenu' in options,
        })
      },
    }),
  ),
  {
    name: 'openDocument of another kind fails with filetype not supported',
    source: '[observed] by several',
    run: (t) =>
      t.fails(
        'openDocument',
        { filePath: t.file('a.unknown', 'x') },
        'openDocument:fail filetype not supported',
      ),
  },
  {
    name: 'openDocument of a file that is not there fails; the wording is unverified on a device',
    source: 'wx-api §8.6',
    run: (t) => t.fails('openDocument', { filePath: 'http://tmp/no.pdf' }, /^openDocument:fail /),
  },
  {
    name: 'saveFileToDisk is there on a computer alone, and gives no promise',
    source: 'wx-api §8.6, §1.2 [docs]',
    phone: { profile: 'pc' },
    async run(t) {
      t.ok(t.wx.canIUse('saveFileToDisk'))
      const filePath = t.file('a.txt', 'x')
      await t.succeeds('saveFileToDisk', { filePath })
      t.equal(t.wx.saveFileToDisk({ filePath }), undefined)
    },
  },
  ...(['devtools', 'android', 'ios'] as const).map(
    (profile): Case => ({
      name: `saveFileToDisk is absent on ${profile}, and canIUse says so`,
      source: 'wx-api §8.6 [docs]',
      phone: { profile },
      run(t) {
        t.equal('saveFileToDisk' in t.wx, false)
        t.equal(t.wx.canIUse('saveFileToDisk'), false)
      },
    }),
  ),
]
