import type { Case, CaseTools } from './case.ts'
import { failures, LONG, type Row } from './file-failure-rows.ts'

const usr = 'http://usr'

/** What the failures are tried on: a file, a folder with a file in it, and a photo of the album. */
export async function lay(t: CaseTools) {
  t.file('a.txt', 'hello')
  t.wx.getFileSystemManager().mkdirSync(`${usr}/dir`)
  t.file('dir/b.txt', 'b')
  return await t.photo()
}

const noSync = ['getFileInfo', 'removeSavedFile']

function failureCases([method, args, text, code]: Row): Case[] {
  const about = Object.values(args).join(', ').replaceAll(LONG, 'x…')
  const fill = (value: unknown, photo: string) =>
    typeof value === 'string' ? value.replaceAll('$photo', photo) : value
  const filled = (photo: string) =>
    Object.fromEntries(Object.entries(args).map(([name, value]) => [name, fill(value, photo)]))
  const source = 'wx-api §8.3, §8.4, §8.5 [docs][typings]'
  const callbacks: Case = {
    name: `${method}(${about}) fails: ${text.replaceAll(LONG, 'x…')}`,
    source,
    async run(t) {
      const photo = await lay(t)
      const error = await t.fails(
        method,
        filled(photo),
        `${method}:${fill(text, photo)}`,
        code,
        t.wx.getFileSystemManager(),
      )
      t.equal(error.errCode, code)
    },
  }
  if (noSync.includes(method)) return [callbacks]
  return [
    callbacks,
    {
      name: `${method}Sync(${about}) throws: ${text.replaceAll(LONG, 'x…')}`,
      source,
      async run(t) {
        const photo = await lay(t)
        const given: Record<string, unknown> = filled(photo)
        const order: Record<string, string[]> = {
          readFile: ['filePath', 'encoding', 'position', 'length'],
          writeFile: ['filePath', 'data', 'encoding'],
        }
        const values = (order[method] ?? Object.keys(args)).map((name) => given[name])
        const files = t.wx.getFileSystemManager() as Record<string, (...args: unknown[]) => unknown>
        t.throws(() => files[`${method}Sync`]!(...values), `${method}Sync:${fill(text, photo)}`, code)
        try {
          files[`${method}Sync`]!(...values)
        } catch (error) {
          t.ok(error instanceof Error)
          t.equal((error as { errCode?: number }).errCode, code)
        }
      },
    },
  ]
}

/** Every documented failure of FileSystemManager, with callbacks and as a throw. */
export const fileFailureCases: Case[] = failures.flatMap(failureCases)
