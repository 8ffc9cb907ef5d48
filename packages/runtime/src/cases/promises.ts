import type { Case, CaseTools } from './case.ts'

type Options = object | ((t: CaseTools) => object | Promise<object>)

/** Each API that gives a Promise, with options by which it succeeds. */
const promising: [api: string, options: Options][] = [
  ['chooseImage', {}],
  ['chooseMedia', {}],
  ['getImageInfo', async (t) => ({ src: await t.photo() })],
  ['previewImage', { urls: ['a.png'] }],
  ['saveFile', async (t) => ({ tempFilePath: await t.photo() })],
  ['getSavedFileList', {}],
  ['getSavedFileInfo', saved],
  ['removeSavedFile', saved],
  ['getFileInfo', (t) => ({ filePath: t.file('a', 'hello') })],
  ['setStorage', { key: 'a', data: 1 }],
  ['getStorage', stored],
  ['removeStorage', { key: 'a' }],
  ['clearStorage', {}],
  ['getStorageInfo', {}],
  ['showToast', { title: 'a' }],
  ['hideToast', {}],
  ['showLoading', { title: 'a' }],
  ['hideLoading', {}],
  ['showModal', { title: 'a' }],
  ['login', {}],
  ['getNetworkType', {}],
  ['getSystemInfo', {}],
  ['getSystemInfoAsync', {}],
  ['playVoice', sound],
  ['pauseVoice', {}],
  ['stopVoice', {}],
]

async function saved(t: CaseTools) {
  return { filePath: (await t.wx.saveFile({ tempFilePath: await t.photo() })).savedFilePath }
}

async function sound(t: CaseTools) {
  return { filePath: (await t.succeeds('downloadFile', { url: t.url('/tone.wav') })).tempFilePath }
}

function stored(t: CaseTools) {
  t.wx.setStorageSync('a', 1)
  return { key: 'a' }
}

const filled = async (t: CaseTools, options: Options) =>
  typeof options === 'function' ? await options(t) : options

type Api = (options: object) => unknown

/** Every method of FileSystemManager that has callbacks. */
const methods =
  'access readFile writeFile appendFile copyFile rename unlink mkdir rmdir readdir stat saveFile getFileInfo getSavedFileList removeSavedFile'

/** Which API gives a Promise, and which never does. */
export const promiseCases: Case[] = [
  ...promising.map(
    ([api, options]): Case => ({
      name: `${api} gives a promise without callbacks and undefined with one, ${api}:ok both times`,
      source: 'wx-api §1.2 [docs][typings]',
      async run(t) {
        const wx = t.wx as unknown as Record<string, Api>
        const promise = wx[api]!(await filled(t, options))
        t.ok(promise instanceof Promise)
        t.equal(((await promise) as { errMsg: string }).errMsg, `${api}:ok`)
        const { order, result, returned } = await t.call(api, await filled(t, options))
        t.equal(returned, undefined)
        t.equal(result.errMsg, `${api}:ok`)
        t.deepEqual(order, ['success', 'complete'])
      },
    }),
  ),
  ...methods.split(' ').map(
    (method): Case => ({
      name: `FileSystemManager.${method} gives no promise`,
      source: 'wx-api §1.2 [docs][typings]',
      async run(t) {
        const files = t.wx.getFileSystemManager() as Record<string, Api>
        t.equal(files[method]!({}), undefined)
        t.equal((await t.call(method, {}, files)).returned, undefined)
      },
    }),
  ),
  {
    name: 'before base library 2.10.2 no API gives a promise',
    source: 'wx-api §1.2 [docs]',
    phone: { sdkVersion: '2.10.1' },
    run: (t) => t.equal(t.wx.getNetworkType(), undefined),
  },
]
