// Writes docs/reference/client.md from the sources: `npm run reference`. With `--check` it only says whether the page is stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readDeclarations } from './lib/declarations.ts'
import { fail } from './lib/fail.ts'
import { referencePage } from './lib/reference-page.ts'
import { root } from './lib/run.ts'

const client = join(root, 'packages', 'client')
const page = join(root, 'docs', 'reference', 'client.md')
const ENTRIES = [
  { entry: 'dukou', file: 'index.ts', about: 'The client.', first: 'createClient' },
  {
    entry: 'dukou/core',
    file: 'core.ts',
    about: 'The client without resume, keep, compression and downloads, for those who count bytes.',
    first: 'createCore',
  },
  { entry: 'dukou/messages', file: 'messages.ts', about: 'What errors mean, for people.', first: 'explain' },
]

const exported = readDeclarations(
  join(client, 'tsconfig.build.json'),
  ENTRIES.map(({ file }) => join(client, 'src', file)),
)
const text = referencePage(
  'API of the client · 客户端 API',
  `Made from the sources by \`npm run reference\`; a test fails when it is stale. Every size is in bytes and every time in milliseconds unless it says otherwise.
由 \`npm run reference\` 从源码生成；过期时测试会失败。除另有说明，大小以字节计，时间以毫秒计。

How to use it: [guides](../guides/wechat.md), [recipes](../recipes.md). The types of the HTTP answers are in \`dukou/wire\`: [protocol](../protocol.md).`,
  ENTRIES.map(({ entry, about, first }, index) => ({ entry, about, first, declarations: exported[index]! })),
)

if (!process.argv.includes('--check')) {
  await mkdir(dirname(page), { recursive: true })
  await writeFile(page, text)
  console.log('wrote docs/reference/client.md')
} else if ((await readFile(page, 'utf8').catch(() => '')) !== text)
  fail(
    'docs/reference/client.md is stale: npm run reference',
    'docs/reference/client.md 已过期：请运行 npm run reference',
  )
