import type { Case, CaseTools } from './case.ts'
import { manager, opened } from './file-handles.ts'

const usr = 'http://usr'
const failures = 'wx-api §8.5 [docs]'

/** What a failing fd call is tried on, with callbacks and as a throw. */
function failing(
  name: string,
  method: string,
  options: (t: CaseTools) => Promise<object> | object,
  text: string,
  code: number,
  phone?: Case['phone'],
): Case[] {
  return ['', 'Sync'].map((form) => ({
    name: `${method}${form} ${name} fails: ${text}`,
    source: failures,
    ...(phone && { phone }),
    async run(t) {
      const given = await options(t)
      const files = manager(t) as Record<string, (options: object) => unknown>
      if (form === '') {
        const error = await t.fails(method, given, `${method}:${text}`, code, files)
        t.equal(error.errCode, code)
      } else t.throws(() => files[`${method}Sync`]!(given), `${method}Sync:${text}`, code)
    },
  }))
}

const buffer = () => new ArrayBuffer(4)

/** What open, read, write, fstat, ftruncate, close and truncate refuse. */
export const fileHandleFailureCases: Case[] = [
  ...['wx', 'wx+', 'ax', 'ax+'].flatMap((flag) =>
    failing(
      `with ${flag} of a file that is there`,
      'open',
      (t) => ({ filePath: t.file('a.txt', 'x'), flag }),
      `fail file already exists ${usr}/a.txt`,
      1301005,
    ),
  ),
  ...['r', 'r+'].flatMap((flag) =>
    failing(
      `with ${flag} of a file that is not there`,
      'open',
      () => ({ filePath: `${usr}/no`, flag }),
      `fail no such file or directory, open ${usr}/no`,
      1300002,
    ),
  ),
  ...failing(
    'with an unknown flag',
    'open',
    (t) => ({ filePath: t.file('a.txt', 'x'), flag: 'rw' }),
    'fail invalid flag',
    1302003,
  ),
  ...failing(
    'of a temp file for writing',
    'open',
    async (t) => ({ filePath: await t.photo(), flag: 'r+' }),
    'fail permission denied when open using flag',
    1302004,
  ),
  ...failing(
    'of a folder',
    'open',
    () => ({ filePath: usr }),
    `fail illegal operation on a directory, open "${usr}"`,
    1301003,
  ),
  ...failing(
    'in a folder that is not there',
    'open',
    () => ({ filePath: `${usr}/no/a`, flag: 'w' }),
    `fail no such file or directory, open ${usr}/no/a`,
    1300002,
  ),
  ...failing(
    'beyond the number of open files',
    'open',
    (t) => {
      const filePath = t.file('a.txt', 'x')
      for (let count = 0; count < 3; count += 1) manager(t).openSync({ filePath })
      return { filePath }
    },
    'fail excced max concurrent fd limit',
    1302002,
    { limits: { open: 3 } },
  ),
  ...(['close', 'fstat', 'ftruncate', 'read', 'write'] as const).flatMap((method) =>
    failing(
      'of a descriptor that is closed',
      method,
      (t) => {
        const fd = opened(t, 'r+')
        manager(t).closeSync({ fd })
        return { fd, arrayBuffer: buffer(), data: 'x', length: 1 }
      },
      'fail bad file descriptor',
      1300009,
    ),
  ),
  ...failing(
    'without an ArrayBuffer',
    'read',
    (t) => ({ fd: opened(t), length: 1 }),
    'fail array buffer does not exist',
    1302005,
  ),
  ...failing(
    'of a file opened for writing alone',
    'read',
    (t) => ({ fd: opened(t, 'w'), arrayBuffer: buffer(), length: 1 }),
    'fail fail permission denied',
    1302001,
  ),
  ...(['write', 'ftruncate'] as const).flatMap((method) =>
    failing(
      'of a file opened for reading alone',
      method,
      (t) => ({ fd: opened(t), data: 'x', length: 1 }),
      'fail fail permission denied',
      1302001,
    ),
  ),
  ...failing(
    'at an offset beyond the buffer',
    'read',
    (t) => ({ fd: opened(t), arrayBuffer: buffer(), offset: 5 }),
    'fail value of offset is out of range',
    1301007,
  ),
  ...failing(
    'of more than the buffer holds',
    'read',
    (t) => ({ fd: opened(t), arrayBuffer: buffer(), offset: 2, length: 3 }),
    'fail value of length is out of range',
    1301006,
  ),
  ...failing(
    'at a position below zero',
    'read',
    (t) => ({ fd: opened(t), arrayBuffer: buffer(), length: 1, position: -1 }),
    'fail value of position is out of range',
    1301009,
  ),
  ...failing(
    'of nothing',
    'write',
    (t) => ({ fd: opened(t, 'w'), data: '' }),
    'fail data to write is empty',
    1301002,
  ),
  ...failing(
    'past the limit of the storage',
    'write',
    (t) => ({ fd: opened(t, 'a', '12345'), data: '123456' }),
    'fail the maximum size of the file storage limit is exceeded',
    1300202,
    { limits: { files: 10 } },
  ),
  ...failing(
    'past the limit of the storage',
    'ftruncate',
    (t) => ({ fd: opened(t, 'r+', '12345'), length: 11 }),
    'fail the maximum size of the file storage limit is exceeded',
    1300202,
    { limits: { files: 10 } },
  ),
  ...failing(
    'of a file that is not there',
    'truncate',
    () => ({ filePath: `${usr}/no` }),
    `fail no such file or directory, open ${usr}/no`,
    1300002,
  ),
  ...failing(
    'of a temp file',
    'truncate',
    async () => ({ filePath: 'http://tmp/a.png' }),
    'fail permission denied, open http://tmp/a.png',
    1300013,
  ),
  ...failing(
    'to less than nothing',
    'truncate',
    (t) => ({ filePath: t.file('a.txt', 'x'), length: -1 }),
    'fail value of length is out of range',
    1301006,
  ),
]
