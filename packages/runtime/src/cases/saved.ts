import type { Case } from './case.ts'

/** saveFile and what lists, describes and removes saved files; getFileInfo. */
export const savedCases: Case[] = [
  {
    name: 'saveFile moves a temp file: its old path is dead',
    source: 'wx-api §8.1 [typings 3.4.0][docs]',
    async run(t) {
      const tempFilePath = await t.photo()
      const files = t.wx.getFileSystemManager()
      const bytes = files.readFileSync(tempFilePath)
      const { savedFilePath } = await t.succeeds('saveFile', { tempFilePath })
      t.match(savedFilePath, /^http:\/\/store\/\w+\.png$/)
      t.deepEqual(files.readFileSync(savedFilePath), bytes)
      t.throws(() => files.accessSync(tempFilePath), /no such file/)
    },
  },
  {
    name: 'wx.saveFile gives a promise',
    source: 'wx-api §8.1 [typings 3.4.0]',
    async run(t) {
      t.equal((await t.wx.saveFile({ tempFilePath: await t.photo() })).errMsg, 'saveFile:ok')
    },
  },
  {
    name: 'wx.saveFile takes no filePath',
    source: 'wx-api §8.1 [docs]',
    async run(t) {
      const filePath = `${t.wx.env.USER_DATA_PATH}/a.png`
      const { savedFilePath } = await t.succeeds('saveFile', { tempFilePath: await t.photo(), filePath })
      t.match(savedFilePath, /^http:\/\/store\//)
    },
  },
  {
    name: 'saveFile of FileSystemManager moves to filePath when one is given',
    source: 'wx-api §8.3 [docs]',
    async run(t) {
      const tempFilePath = await t.photo()
      const filePath = `${t.wx.env.USER_DATA_PATH}/a.png`
      const files = t.wx.getFileSystemManager()
      const { savedFilePath } = await t.succeeds('saveFile', { tempFilePath, filePath }, files)
      t.equal(savedFilePath, filePath)
      t.throws(() => files.accessSync(tempFilePath), /no such file/)
      t.equal(files.saveFileSync(await t.photo(), filePath), filePath)
    },
  },
  {
    name: 'a saved file outlives a restart, a temp file does not',
    source: 'wx-api §7.1 [docs], S0',
    async run(t) {
      const temp = await t.photo()
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      await t.control.restart()
      const files = t.wx.getFileSystemManager()
      files.accessSync(savedFilePath)
      t.throws(() => files.accessSync(temp), /no such file/)
      t.equal((await t.wx.getSavedFileList()).fileList.length, 1)
    },
  },
  {
    name: 'a saved file cannot be saved again',
    source: 'wx-api §8.1',
    async run(t) {
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      await t.fails(
        'saveFile',
        { tempFilePath: savedFilePath },
        'saveFile:fail tempFilePath file not exist',
        1301112,
      )
    },
  },
  {
    name: 'saveFile of a path that is not there fails',
    source: 'wx-api §8.1 [typings]',
    run: (t) =>
      t.fails(
        'saveFile',
        { tempFilePath: 'http://tmp/no.png' },
        'saveFile:fail tempFilePath file not exist',
        1301112,
      ),
  },
  {
    name: 'saveFile into a full storage fails',
    source: 'wx-api §8.1 [typings], C5',
    phone: { limits: { files: 10 } },
    async run(t) {
      await t.fails(
        'saveFile',
        { tempFilePath: await t.photo() },
        'saveFile:fail the maximum size of the file storage limit is exceeded',
        1300202,
      )
    },
  },
  {
    name: 'getSavedFileList tells path, size and createTime in seconds',
    source: 'wx-api §8.1 [docs][typings]',
    async run(t) {
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      for (const on of [t.wx, t.wx.getFileSystemManager()]) {
        const { fileList } = await t.succeeds('getSavedFileList', {}, on)
        t.deepEqual(Object.keys(fileList[0]).sort(), ['createTime', 'filePath', 'size'])
        t.equal(fileList[0].filePath, savedFilePath)
        t.ok(Math.abs(fileList[0].createTime - Date.now() / 1000) < 100_000)
      }
    },
  },
  {
    name: 'getSavedFileInfo tells size and createTime of a saved file only',
    source: 'wx-api §8.1 [typings 3.4.0]',
    async run(t) {
      const temp = await t.photo()
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      const info = await t.succeeds('getSavedFileInfo', { filePath: savedFilePath })
      t.equal(info.size, t.wx.getFileSystemManager().statSync(savedFilePath).size)
      t.ok(Number.isInteger(info.createTime))
      await t.fails('getSavedFileInfo', { filePath: temp }, 'getSavedFileInfo:fail file not exist')
    },
  },
  {
    name: 'removeSavedFile removes it',
    source: 'wx-api §8.1 [typings 3.4.0]',
    async run(t) {
      const { savedFilePath: filePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      await t.succeeds('removeSavedFile', { filePath })
      t.deepEqual((await t.wx.getSavedFileList()).fileList, [])
      await t.fails('removeSavedFile', { filePath }, 'removeSavedFile:fail file not exist')
    },
  },
  ...(
    [
      ['md5', '5d41402abc4b2a76b9719d911017c592'],
      ['sha1', 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'],
    ] as const
  ).map(
    ([digestAlgorithm, digest]): Case => ({
      name: `wx.getFileInfo gives ${digestAlgorithm} in lower-case hex`,
      source: 'wx-api §8.1 [typings 3.4.0]',
      async run(t) {
        const info = await t.succeeds('getFileInfo', { filePath: t.file('a', 'hello'), digestAlgorithm })
        t.deepEqual([info.size, info.digest], [5, digest])
      },
    }),
  ),
  ...['md6', 'sha256'].map(
    (digestAlgorithm): Case => ({
      name: `wx.getFileInfo refuses ${digestAlgorithm} by its name`,
      source: 'wx-api §8.1 [observed]',
      run: (t) =>
        t.fails(
          'getFileInfo',
          { filePath: t.file('a', 'hello'), digestAlgorithm },
          new RegExp(`^getFileInfo:fail parameter error: .*${digestAlgorithm}`),
          1001,
        ),
    }),
  ),
  {
    name: 'getFileInfo of a path that is not there fails',
    source: 'wx-api §8.1 [typings]',
    run: (t) => t.fails('getFileInfo', { filePath: 'http://tmp/no' }, 'getFileInfo:fail file not exist'),
  },
  {
    name: 'a saved path on a phone begins with wxfile://store_ and keeps the extension',
    source: 'wx-api §7.2 [observed]',
    phone: { profile: 'ios' },
    async run(t) {
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      t.match(savedFilePath, /^wxfile:\/\/store_\w+\.png$/)
      t.wx.getFileSystemManager().accessSync(savedFilePath)
      t.equal((await t.wx.getSavedFileList()).fileList[0].filePath, savedFilePath)
    },
  },
  {
    name: 'createTime is when the file was saved, in whole seconds',
    source: 'wx-api §8.1 [docs][typings]',
    async run(t) {
      await t.control.advance(3_600_000)
      const before = (await t.wx.getSavedFileList()).fileList.length
      await t.wx.saveFile({ tempFilePath: await t.photo() })
      const { fileList } = await t.wx.getSavedFileList()
      const { createTime, filePath } = fileList.at(-1)
      t.equal(fileList.length, before + 1)
      t.ok(Number.isInteger(createTime))
      // An hour later by the phone's clock, and no milliseconds.
      t.ok(createTime > Date.now() / 1000 + 3_500 && createTime < Date.now() / 100)
      t.equal((await t.wx.getSavedFileInfo({ filePath })).createTime, createTime)
    },
  },
  {
    name: 'a user file is no saved file: it is neither listed, described nor saved',
    source: 'wx-api §7.1, §8.1 [docs]',
    async run(t) {
      const filePath = t.file('a.txt', 'hello')
      t.deepEqual((await t.wx.getSavedFileList()).fileList, [])
      await t.fails('getSavedFileInfo', { filePath }, 'getSavedFileInfo:fail file not exist')
      await t.fails(
        'saveFile',
        { tempFilePath: filePath },
        'saveFile:fail tempFilePath file not exist',
        1301112,
      )
    },
  },
  {
    name: 'getFileInfo of a folder fails',
    source: 'wx-api §8.1 [typings]',
    run: (t) =>
      t.fails('getFileInfo', { filePath: t.wx.env.USER_DATA_PATH }, 'getFileInfo:fail file not exist'),
  },
]
