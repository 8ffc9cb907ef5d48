import type { Case } from './case.ts'

const S1 = 'wx-api §1.1'
const S2 = 'wx-api §1.2'
const S3 = 'wx-api §1.3'

/** Rules that hold for every asynchronous API. */
export const contractCases: Case[] = [
  {
    name: 'an API without callbacks gives a promise of the result',
    source: `${S2} [docs]`,
    async run(t) {
      const promise = t.wx.getNetworkType()
      t.ok(promise instanceof Promise)
      t.equal((await promise).errMsg, 'getNetworkType:ok')
    },
  },
  ...['success', 'fail', 'complete'].map(
    (name): Case => ({
      name: `an API with only ${name} returns undefined`,
      source: `${S2} [docs]`,
      run(t) {
        t.equal(t.wx.getNetworkType({ [name]() {} }), undefined)
      },
    }),
  ),
  {
    name: 'a promise is rejected with the fail object',
    source: `${S2} [docs]`,
    async run(t) {
      const error = await t.wx.getSavedFileInfo({ filePath: 'nowhere' }).catch((e: unknown) => e)
      t.equal(error.errMsg, 'getSavedFileInfo:fail file not exist')
    },
  },
  ...(['request', 'uploadFile', 'downloadFile'] as const).map(
    (api): Case => ({
      name: `${api} gives a task without callbacks too, never a promise`,
      source: `${S2} [docs]`,
      async run(t) {
        const options = { url: t.url('/echo'), filePath: undefined as string | undefined, name: 'file' }
        if (api === 'uploadFile') options.filePath = await t.photo()
        const task = t.wx[api](options)
        t.equal(typeof task.abort, 'function')
        t.equal('then' in task, false)
        task.abort()
      },
    }),
  ),
  {
    name: 'the options argument may be left out where nothing is required',
    source: `${S2} [docs][typings]`,
    async run(t) {
      t.equal((await t.wx.chooseImage()).errMsg, 'chooseImage:ok')
    },
  },
  {
    name: 'success comes before complete, both after the call has returned',
    source: `${S1} [observed]`,
    run: (t) => t.succeeds('getNetworkType'),
  },
  {
    name: 'fail comes before complete, both after the call has returned',
    source: `${S1} [observed]`,
    run: (t) => t.fails('getSavedFileInfo', { filePath: 'nowhere' }, 'getSavedFileInfo:fail file not exist'),
  },
  {
    name: 'a callback that throws does not keep complete from coming',
    source: `${S1} [observed]`,
    async run(t) {
      await new Promise((complete) => {
        t.wx.getNetworkType({
          success() {
            throw new Error('boom')
          },
          complete,
        })
      })
      // An Error, or the text that wx.onError is told.
      t.match(String(t.thrown[0]), /boom/)
    },
  },
  {
    name: 'a listener that throws does not keep the next one from being told',
    source: `${S1} [observed]`,
    async run(t) {
      const told: unknown[] = []
      t.wx.onNetworkStatusChange(() => {
        throw new Error('boom')
      })
      t.wx.onNetworkStatusChange((value: unknown) => told.push(value))
      await t.control.network('4g')
      await t.until(() => told.length > 0)
      t.equal(t.thrown.length, 1)
    },
  },
  {
    name: 'a wrong type is told with its path and both type names, errno 1001',
    source: `${S3} [observed], §1.5`,
    run: (t) =>
      t.fails(
        'getImageInfo',
        { src: 5 },
        'getImageInfo:fail parameter error: parameter.src should be String instead of Number;',
        1001,
      ),
  },
  ...(
    [
      ['Undefined', undefined],
      ['Null', null],
      ['Array', []],
      ['Boolean', true],
      ['Object', {}],
      ['Function', () => {}],
    ] as const
  ).map(
    ([tag, src]): Case => ({
      name: `a required parameter that is ${tag} is refused by that name`,
      source: `${S3} [observed]`,
      run: (t) =>
        t.fails(
          'getImageInfo',
          { src },
          `getImageInfo:fail parameter error: parameter.src should be String instead of ${tag};`,
          1001,
        ),
    }),
  ),
  {
    name: 'several wrong parameters are told in one message',
    source: `${S3} [observed]`,
    run: (t) =>
      t.fails(
        'uploadFile',
        { url: 'http://a.example' },
        'uploadFile:fail parameter error: parameter.filePath should be String instead of Undefined;parameter.name should be String instead of Undefined;',
        1001,
      ),
  },
  {
    name: 'an item of the wrong type is told by its index',
    source: `${S3} [observed]`,
    run: (t) =>
      t.fails(
        'previewImage',
        { urls: ['a', 1] },
        'previewImage:fail parameter error: parameter.urls[1] should be String instead of Number;',
        1001,
      ),
  },
  {
    name: 'an array that is too short is told so',
    source: `${S3} [observed]`,
    run: (t) =>
      t.fails(
        'previewImage',
        { urls: [] },
        'previewImage:fail parameter error: parameter.urls should have at least 1 item;',
        1001,
      ),
  },
  {
    name: 'a promise is rejected on a wrong parameter; nothing is thrown',
    source: `${S3} [observed]`,
    async run(t) {
      const error = await t.wx.saveFile({}).catch((e: unknown) => e)
      t.equal(error.errno, 1001)
    },
  },
  {
    name: 'a call with wrong parameters still gives a task, whose methods do nothing',
    source: `${S3} SIM`,
    async run(t) {
      const { result, returned } = await t.call('uploadFile', {})
      t.equal(result.errno, 1001)
      const task = returned as { abort(): void; onProgressUpdate(fn: () => void): void }
      task.onProgressUpdate(() => {})
      task.abort()
    },
  },
  {
    name: 'an unknown option is ignored',
    source: 'wx-api §3.1 useHighPerformanceMode',
    async run(t) {
      await t.succeeds('request', { url: t.url('/echo'), useHighPerformanceMode: true, whatever: 1 })
    },
  },
]
