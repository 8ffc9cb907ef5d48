// A phone in the browser that runs any mini-program folder: `npm run phone -- <folder>`.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { servePhone } from '@dukou/runtime'
import { fail, failWith } from './lib/fail.ts'
import { closeOnSignal } from './lib/on-exit.ts'

const USAGE = `npm run phone -- <folder> [--port 8091] [--rewrite from=to]… [--data folder] [--profile devtools|android|ios]
  <folder>   小程序目录，其中有 app.json   the mini program's folder, with its app.json
  --port     手机页面端口，不给则任选空闲端口   the phone page's port; a free one if left out
  --rewrite  把代码里的地址换成另一个，以 * 结尾则替换前缀，可多次使用
             turns one address of the code into another, a prefix when it ends with *; may be repeated
             --rewrite 'https://example.com/*=http://127.0.0.1:8090/'
  --data     保存文件和存储的目录，不给则用临时目录   where saved files and storage live; a temporary folder if left out
  --profile  模仿哪一种微信   which WeChat is imitated`

const options = readOptions()
const closers: (() => Promise<void>)[] = []
closeOnSignal(closers)

try {
  const phone = await servePhone(options)
  closers.push(() => phone.close())
  console.log(`
  渡口 Dukou

  小程序 mini program  ${options.folder}
  手机   phone         ${phone.url}

  Ctrl-C 停止 stops
`)
} catch (error) {
  failWith(error)
}

function readOptions() {
  const { values, positionals } = parse()
  if (values.help) {
    console.log(USAGE)
    process.exit(0)
  }
  const [folder, ...rest] = positionals
  if (!folder || rest.length > 0) fail(`Name one mini-program folder.\n${USAGE}`, '请给出一个小程序目录。')
  return {
    // npm runs scripts in the project's root; the folder is meant from where the person stands.
    folder: resolve(process.env.INIT_CWD ?? '.', folder),
    port: values.port === undefined ? 0 : readPort(values.port),
    rewrites: Object.fromEntries(values.rewrite.map(readRewrite)),
    profile: readProfile(values.profile),
    ...(values.data !== undefined && { data: resolve(process.env.INIT_CWD ?? '.', values.data) }),
  }
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        rewrite: { type: 'string', multiple: true, default: [] },
        data: { type: 'string' },
        profile: { type: 'string', default: 'devtools' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return fail(`${(error as Error).message}\n${USAGE}`, '选项有误。')
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65535) return port
  return fail(
    `--port must be a number from 0 to 65535, not "${text}".`,
    `--port 必须是 0 到 65535 的数字，而不是“${text}”。`,
  )
}

/** `from=to`. Addresses have `=` in their queries: the sign that counts is the one before the target's scheme. */
function readRewrite(text: string): [string, string] {
  const at = text.search(/=https?:\/\//)
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  return fail(
    `--rewrite needs from=to, where "to" begins with http:// or https://, not "${text}".`,
    `--rewrite 需要 from=to 的形式，to 以 http:// 或 https:// 开头，而不是“${text}”。`,
  )
}

function readProfile(text: string): 'devtools' | 'android' | 'ios' {
  if (text === 'devtools' || text === 'android' || text === 'ios') return text
  return fail(
    `--profile must be devtools, android or ios, not "${text}".`,
    `--profile 只能是 devtools、android 或 ios，而不是“${text}”。`,
  )
}
