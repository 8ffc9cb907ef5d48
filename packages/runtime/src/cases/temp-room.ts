import type { Case } from './case.ts'

/** The room of temp files. */
export const tempRoomCases: Case[] = [
  {
    name: 'temp files beyond their room die, the oldest first; by age is unverified on a device',
    source: 'wx-api §7.1 [docs]: at most 4 GB, cleaned up by last use',
    phone: { limits: { temp: 2500 } },
    async run(t) {
      const files = t.wx.getFileSystemManager()
      const paths: string[] = []
      for (let at = 0; at < 3; at += 1) {
        const id = await t.control.addToChat({ name: `${at}.txt`, bytes: new Uint8Array(1000) })
        await t.control.choose([id])
        paths.push((await t.wx.chooseMessageFile({ count: 1 })).tempFiles[0].path)
      }
      t.throws(() => files.accessSync(paths[0]), /no such file/, 1300002)
      for (const path of paths.slice(1)) files.accessSync(path)
    },
  },
  {
    name: 'a saved file takes no room of the temp files',
    source: 'wx-api §7.1 [docs]',
    phone: { limits: { temp: 2500 } },
    async run(t) {
      const next = async () => {
        const id = await t.control.addToChat({ name: 'a.txt', bytes: new Uint8Array(1000) })
        await t.control.choose([id])
        return (await t.wx.chooseMessageFile({ count: 1 })).tempFiles[0].path
      }
      await t.wx.saveFile({ tempFilePath: await next() })
      const paths = [await next(), await next()]
      for (const path of paths) t.wx.getFileSystemManager().accessSync(path)
    },
  },
]
