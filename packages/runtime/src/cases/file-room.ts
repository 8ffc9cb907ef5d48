import type { Case } from './case.ts'

const usr = 'http://usr'
const STORE_FULL = 'fail the maximum size of the file storage limit is exceeded'

/** The 200 MB that saved and user files share. */
export const fileRoomCases: Case[] = [
  ...(
    [
      ['writeFile', { filePath: `${usr}/b`, data: '123456' }],
      ['appendFile', { filePath: `${usr}/a`, data: '123456' }],
      ['copyFile', { srcPath: '$photo', destPath: `${usr}/b` }],
      ['saveFile', { tempFilePath: '$photo' }],
    ] as const
  ).map(
    ([method, args]): Case => ({
      name: `${method} past the limit of the storage fails with 1300202`,
      source: 'wx-api §7.1, §8.4 [docs]',
      phone: { limits: { files: 10 } },
      async run(t) {
        t.file('a', '12345')
        const photo = await t.photo()
        const options = Object.fromEntries(
          Object.entries(args).map(([name, value]) => [name, value === '$photo' ? photo : value]),
        )
        await t.fails(method, options, `${method}:${STORE_FULL}`, 1300202, t.wx.getFileSystemManager())
      },
    }),
  ),
  {
    name: 'room that was freed can be used again',
    source: 'wx-api §7.1 [docs]',
    phone: { limits: { files: 10 } },
    run(t) {
      t.file('a', '1234567890')
      t.wx.getFileSystemManager().unlinkSync(`${usr}/a`)
      t.file('b', '1234567890')
      t.file('b', '12345')
      t.file('c', '12345')
    },
  },
  {
    name: 'the storage of saved and user files is one',
    source: 'wx-api §7.1 [docs]',
    phone: { limits: { files: 2000 } },
    async run(t) {
      const { savedFilePath } = await t.wx.saveFile({ tempFilePath: await t.photo() })
      const files = t.wx.getFileSystemManager()
      const left = 2000 - files.statSync(savedFilePath).size
      const filePath = `${usr}/a`
      await t.succeeds('writeFile', { filePath, data: 'x'.repeat(left) }, files)
      await t.fails('appendFile', { filePath, data: 'x' }, `appendFile:${STORE_FULL}`, 1300202, files)
      await t.wx.removeSavedFile({ filePath: savedFilePath })
      await t.succeeds('appendFile', { filePath, data: 'x' }, files)
    },
  },
]
