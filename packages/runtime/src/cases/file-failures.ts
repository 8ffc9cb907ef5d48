import type { Case, CaseTools } from './case.ts'

const usr = 'http://usr'

/** What the failures are tried on: a file, a folder with a file in it, and a photo of the album. */
export async function lay(t: CaseTools) {
  t.file('a.txt', 'hello')
  t.wx.getFileSystemManager().mkdirSync(`${usr}/dir`)
  t.file('dir/b.txt', 'b')
  return await t.photo()
}

/** Longer than any disk takes. */
const LONG = 'x'.repeat(300)

type Row = [method: string, args: Record<string, unknown>, text: string, code: number]

/** `$photo` in an argument or a text stands for a temp file that is there. */
const failures: Row[] = [
  ['access', { path: `${usr}/no` }, `fail no such file or directory ${usr}/no`, 1300002],
  ['access', { path: 'http://tmp/no.png' }, 'fail no such file or directory http://tmp/no.png', 1300002],
  ['access', { path: `${usr}/../x` }, `fail no such file or directory ${usr}/../x`, 1300002],
  ['readFile', { filePath: `${usr}/no` }, `fail no such file or directory, open ${usr}/no`, 1300002],
  [
    'readFile',
    { filePath: `${usr}/dir` },
    `fail illegal operation on a directory, open "${usr}/dir"`,
    1301003,
  ],
  ['readFile', { filePath: `${usr}/a.txt`, position: 5 }, 'fail value of position is out of range', 1301009],
  ['readFile', { filePath: `${usr}/a.txt`, position: -1 }, 'fail value of position is out of range', 1301009],
  ['readFile', { filePath: `${usr}/a.txt`, length: 0 }, 'fail value of length is out of range', 1301006],
  ['readFile', { filePath: `${usr}/a.txt`, length: 6 }, 'fail value of length is out of range', 1301006],
  ['writeFile', { filePath: '$photo', data: 'x' }, 'fail permission denied, open $photo', 1300013],
  [
    'writeFile',
    { filePath: 'http://store/a', data: 'x' },
    'fail permission denied, open http://store/a',
    1300013,
  ],
  [
    'writeFile',
    { filePath: 'https://a.example/b', data: 'x' },
    'fail permission denied, cannot access file path',
    1301000,
  ],
  [
    'writeFile',
    { filePath: `${usr}/../x`, data: 'x' },
    'fail permission denied, cannot access file path',
    1301000,
  ],
  [
    'writeFile',
    { filePath: `${usr}/no/a`, data: 'x' },
    `fail no such file or directory, open ${usr}/no/a`,
    1300002,
  ],
  [
    'writeFile',
    { filePath: `${usr}/dir`, data: 'x' },
    `fail illegal operation on a directory, open "${usr}/dir"`,
    1301003,
  ],
  [
    'writeFile',
    { filePath: `${usr}/x`, data: 'data:image/png;base64,AA==', encoding: 'base64' },
    'fail base64 encode error',
    1300203,
  ],
  [
    'appendFile',
    { filePath: `${usr}/no`, data: 'x' },
    `fail no such file or directory, open ${usr}/no`,
    1300002,
  ],
  [
    'appendFile',
    { filePath: `${usr}/dir`, data: 'x' },
    `fail illegal operation on a directory, open "${usr}/dir"`,
    1301003,
  ],
  ['appendFile', { filePath: '$photo', data: 'x' }, 'fail permission denied, open $photo', 1300013],
  [
    'copyFile',
    { srcPath: `${usr}/no`, destPath: `${usr}/x` },
    `fail no such file or directory, copyFile ${usr}/no -> ${usr}/x`,
    1300002,
  ],
  [
    'copyFile',
    { srcPath: `${usr}/a.txt`, destPath: `${usr}/no/x` },
    `fail no such file or directory, copyFile ${usr}/a.txt -> ${usr}/no/x`,
    1300002,
  ],
  [
    'copyFile',
    { srcPath: `${usr}/a.txt`, destPath: 'http://store/x' },
    `fail permission denied, copyFile ${usr}/a.txt -> http://store/x`,
    1300013,
  ],
  [
    'rename',
    { oldPath: `${usr}/no`, newPath: `${usr}/x` },
    `fail no such file or directory, rename ${usr}/no -> ${usr}/x`,
    1300002,
  ],
  [
    'rename',
    { oldPath: `${usr}/a.txt`, newPath: 'http://tmp/x' },
    `fail permission denied, rename ${usr}/a.txt -> http://tmp/x`,
    1300013,
  ],
  ['unlink', { filePath: `${usr}/no` }, `fail no such file or directory ${usr}/no`, 1300002],
  ['unlink', { filePath: `${usr}/dir` }, `fail operation not permitted, unlink ${usr}/dir`, 1300001],
  ['unlink', { filePath: '$photo' }, 'fail permission denied, open $photo', 1300013],
  ['mkdir', { dirPath: `${usr}/dir` }, `fail file already exists ${usr}/dir`, 1301005],
  ['mkdir', { dirPath: `${usr}/x/y` }, `fail no such file or directory ${usr}/x/y`, 1300002],
  ['mkdir', { dirPath: 'http://tmp/x' }, 'fail permission denied, open http://tmp/x', 1300013],
  ['rmdir', { dirPath: `${usr}/no` }, `fail no such file or directory ${usr}/no`, 1300002],
  ['rmdir', { dirPath: `${usr}/dir` }, 'fail directory not empty', 1300066],
  ['rmdir', { dirPath: `${usr}/a.txt` }, `fail not a directory ${usr}/a.txt`, 1300020],
  ['rmdir', { dirPath: 'http://store/x' }, 'fail permission denied, open http://store/x', 1300013],
  [
    'writeFile',
    { filePath: `${usr}/a.txt/x`, data: 'x' },
    `fail not a directory, open ${usr}/a.txt/x`,
    1300020,
  ],
  [
    'writeFile',
    { filePath: `${usr}/${LONG}`, data: 'x' },
    `fail File name too long, open ${usr}/${LONG}`,
    1300036,
  ],
  ['mkdir', { dirPath: `${usr}/a.txt/x` }, `fail not a directory ${usr}/a.txt/x`, 1300020],
  ['mkdir', { dirPath: `${usr}/${LONG}` }, `fail File name too long ${usr}/${LONG}`, 1300036],
  ['mkdir', { dirPath: 'https://a.example' }, 'fail permission denied, cannot access file path', 1301000],
  [
    'readFile',
    { filePath: `${usr}/${LONG}` },
    `fail no such file or directory, open ${usr}/${LONG}`,
    1300002,
  ],
  [
    'rename',
    { oldPath: '$photo', newPath: `${usr}/x` },
    `fail permission denied, rename $photo -> ${usr}/x`,
    1300013,
  ],
  [
    'rename',
    { oldPath: `${usr}/a.txt`, newPath: `${usr}/no/x` },
    `fail no such file or directory, rename ${usr}/a.txt -> ${usr}/no/x`,
    1300002,
  ],
  [
    'rename',
    { oldPath: `${usr}/dir`, newPath: `${usr}/dir/in` },
    `fail Invalid argument, rename ${usr}/dir -> ${usr}/dir/in`,
    1300022,
  ],
  [
    'copyFile',
    { srcPath: `${usr}/dir`, destPath: `${usr}/x` },
    `fail illegal operation on a directory, copyFile ${usr}/dir -> ${usr}/x`,
    1301003,
  ],
  ['unlink', { filePath: 'http://store/x' }, 'fail permission denied, open http://store/x', 1300013],
  ['access', { path: `${usr}/a.txt/x` }, `fail no such file or directory ${usr}/a.txt/x`, 1300002],
  ['readdir', { dirPath: `${usr}/no` }, `fail no such file or directory ${usr}/no`, 1300002],
  ['readdir', { dirPath: `${usr}/a.txt` }, `fail not a directory ${usr}/a.txt`, 1300020],
  ['readdir', { dirPath: 'http://' }, 'fail permission denied, open http://', 1300013],
  ['stat', { path: `${usr}/no` }, `fail no such file or directory ${usr}/no`, 1300002],
  ['saveFile', { tempFilePath: 'http://tmp/no.png' }, 'fail tempFilePath file not exist', 1301112],
  [
    'saveFile',
    { tempFilePath: '$photo', filePath: 'http://tmp/x' },
    'fail permission denied, open "http://tmp/x"',
    1300013,
  ],
  [
    'saveFile',
    { tempFilePath: '$photo', filePath: `${usr}/no/x` },
    `fail no such file or directory "${usr}/no"`,
    1300002,
  ],
  ['getFileInfo', { filePath: `${usr}/no` }, 'fail file not exist', 1300002],
  ['removeSavedFile', { filePath: 'http://store/no' }, 'fail file not exist', 1300002],
  ['removeSavedFile', { filePath: `${usr}/a.txt` }, 'fail file not exist', 1300002],
]

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
      },
    },
  ]
}

/** Every documented failure of FileSystemManager, with callbacks and as a throw. */
export const fileFailureCases: Case[] = failures.flatMap(failureCases)
