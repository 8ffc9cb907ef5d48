import type { Case, CaseTools } from './case.ts'

type Row = [api: string, options: Record<string, unknown>, complaint: string]

const missing = (name: string, type = 'String') => `parameter.${name} should be ${type} instead of Undefined;`
const wrong = (name: string, type: string, tag: string) =>
  `parameter.${name} should be ${type} instead of ${tag};`

/** What each API must be given. */
const required: Row[] = [
  ['request', {}, missing('url')],
  ['uploadFile', {}, missing('url') + missing('filePath') + missing('name')],
  ['downloadFile', {}, missing('url')],
  ['saveFile', {}, missing('tempFilePath')],
  ['getSavedFileInfo', {}, missing('filePath')],
  ['removeSavedFile', {}, missing('filePath')],
  ['getFileInfo', {}, missing('filePath')],
  ['getImageInfo', {}, missing('src')],
  ['previewImage', {}, missing('urls', 'Array')],
  ['setStorage', {}, missing('key')],
  ['getStorage', {}, missing('key')],
  ['removeStorage', {}, missing('key')],
  ['showToast', {}, missing('title')],
  ['showLoading', {}, missing('title')],
  ['playVoice', {}, missing('filePath')],
]

/** What each API may be given, in the wrong type. */
const typed: Row[] = [
  ['request', { url: 1 }, wrong('url', 'String', 'Number')],
  ['request', { url: 'http://a', timeout: '1' }, wrong('timeout', 'Number', 'String')],
  ['request', { url: 'http://a', method: 1 }, wrong('method', 'String', 'Number')],
  [
    'uploadFile',
    { url: 'http://a', filePath: 1, name: 2 },
    wrong('filePath', 'String', 'Number') + wrong('name', 'String', 'Number'),
  ],
  ['downloadFile', { url: 'http://a', filePath: {} }, wrong('filePath', 'String', 'Object')],
  ['chooseImage', { sizeType: 'original' }, wrong('sizeType', 'Array', 'String')],
  ['chooseImage', { sizeType: ['original', 1] }, wrong('sizeType[1]', 'String', 'Number')],
  ['chooseImage', { sourceType: [null] }, wrong('sourceType[0]', 'String', 'Null')],
  ['chooseMedia', { mediaType: [{}] }, wrong('mediaType[0]', 'String', 'Object')],
  ['chooseMedia', { maxDuration: '10' }, wrong('maxDuration', 'Number', 'String')],
  [
    'previewImage',
    { urls: [1, 'a', []] },
    wrong('urls[0]', 'String', 'Number') + wrong('urls[2]', 'String', 'Array'),
  ],
  ['previewImage', { urls: 'a.png' }, wrong('urls', 'Array', 'String')],
  ['getFileInfo', { filePath: [] }, wrong('filePath', 'String', 'Array')],
  ['setStorage', { key: 1, data: 1 }, wrong('key', 'String', 'Number')],
  ['showToast', { title: 1 }, wrong('title', 'String', 'Number')],
  ['showToast', { title: 'a', mask: 'true' }, wrong('mask', 'Boolean', 'String')],
  ['showModal', { content: 1 }, wrong('content', 'String', 'Number')],
  ['login', { timeout: '1' }, wrong('timeout', 'Number', 'String')],
  ['playVoice', { filePath: 'a', duration: '9' }, wrong('duration', 'Number', 'String')],
]

const content = 'String|ArrayBuffer'

/** The same for FileSystemManager. */
const files: Row[] = [
  ['access', {}, missing('path')],
  ['readFile', {}, missing('filePath')],
  ['readFile', { filePath: 'a', position: '0' }, wrong('position', 'Number', 'String')],
  ['readFile', { filePath: 'a', length: '1' }, wrong('length', 'Number', 'String')],
  ['writeFile', {}, missing('filePath') + missing('data', content)],
  ['writeFile', { filePath: 'a', data: {} }, wrong('data', content, 'Object')],
  ['appendFile', { filePath: 'a', data: 1 }, wrong('data', content, 'Number')],
  ['copyFile', {}, missing('srcPath') + missing('destPath')],
  ['rename', {}, missing('oldPath') + missing('newPath')],
  ['unlink', {}, missing('filePath')],
  ['mkdir', {}, missing('dirPath')],
  ['mkdir', { dirPath: 'a', recursive: 1 }, wrong('recursive', 'Boolean', 'Number')],
  ['rmdir', {}, missing('dirPath')],
  ['readdir', {}, missing('dirPath')],
  ['stat', {}, missing('path')],
  ['saveFile', {}, missing('tempFilePath')],
  ['getFileInfo', {}, missing('filePath')],
  ['removeSavedFile', {}, missing('filePath')],
]

const withoutSync = ['getFileInfo', 'removeSavedFile']

function rowCase(where: string, [api, options, complaint]: Row, on?: (t: CaseTools) => object): Case {
  return {
    name: `${where}${api}(${JSON.stringify(options)}) is a parameter error: ${complaint}`,
    source: 'wx-api §1.3 [observed], §1.5',
    async run(t) {
      await t.fails(api, options, `${api}:fail parameter error: ${complaint}`, 1001, on?.(t))
    },
  }
}

const syncCase = ([api, options, complaint]: Row): Case => ({
  name: `FileSystemManager.${api}Sync() throws a parameter error: ${complaint}`,
  source: 'wx-api §1.2, §1.3',
  run(t) {
    const manager = t.wx.getFileSystemManager() as Record<string, (...args: unknown[]) => unknown>
    t.equal(Object.keys(options).length, 0)
    t.throws(() => manager[`${api}Sync`]!(), `${api}Sync:fail parameter error: ${complaint}`, 1001)
  },
})

/** Which parameters each API needs, and how it words what is wrong with them. */
export const parameterCases: Case[] = [
  ...[...required, ...typed].map((row) => rowCase('', row)),
  ...files.map((row) => rowCase('FileSystemManager.', row, (t) => t.wx.getFileSystemManager())),
  ...files
    .filter(([api, options]) => Object.keys(options).length === 0 && !withoutSync.includes(api))
    .map(syncCase),
  ...['getStorageSync', 'removeStorageSync', 'canIUse'].map(
    (api): Case => ({
      name: `${api} without an argument throws a parameter error`,
      source: 'wx-api §1.2, §1.3',
      run(t) {
        const name = api === 'canIUse' ? 'schema' : 'key'
        const call = (t.wx as unknown as Record<string, () => unknown>)[api]!
        t.throws(() => call(), `${api}:fail parameter error: ${missing(name)}`, 1001)
      },
    }),
  ),
  {
    name: 'options that are no object are a parameter error',
    source: 'wx-api §1.3',
    async run(t) {
      const error = await t.wx.getImageInfo('a.png').catch((e: unknown) => e)
      t.equal(
        error.errMsg,
        'getImageInfo:fail parameter error: parameter should be Object instead of String;',
      )
      t.equal(error.errno, 1001)
    },
  },
  {
    name: 'an optional parameter that is null or undefined counts as absent',
    source: 'wx-api §1.3',
    async run(t) {
      await t.succeeds('showToast', { title: 'a', icon: null, duration: undefined, mask: null })
      t.equal((await t.control.shown()).toast?.icon, 'success')
    },
  },
]
