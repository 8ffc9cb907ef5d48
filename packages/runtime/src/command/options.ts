import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { profileNames } from '../device/profiles.ts'
import type { ServePhoneOptions } from '../phone/serve.ts'

export const USAGE = `dukou-phone <folder> [--port 8091] [--rewrite from=to]… [--data folder] [--profile android] [--sdk-version 3.17.0] [--seed 1] [--no-reload]
  <folder>       小程序目录，其中有 app.json   the mini program's folder, with its app.json
  --port         手机页面端口，不给则任选空闲端口   the phone page's port; a free one if left out
  --rewrite      把代码里的地址换成另一个，以 * 结尾则替换前缀，可多次使用
                 turns one address of the code into another, a prefix when it ends with *; may be repeated
                 --rewrite 'https://example.com/*=http://127.0.0.1:8090/'
  --data         保存文件和存储的目录，不给则用临时目录   where saved files and storage live; a temporary folder if left out
  --profile      模仿哪一种微信：${profileNames.join('、')}   which WeChat is imitated
  --sdk-version  模仿哪一个基础库版本   which base library is imitated
  --seed         弱网按它决定丢哪些包，同一种子结果相同   from what the line draws which packets it loses
  --no-reload    代码改动后不自动刷新   does not reload the page when the code changes`

/** A mistake on the command line, in both languages. */
export class UsageError extends Error {
  readonly messageZh: string

  constructor(message: string, messageZh: string) {
    super(message)
    this.name = 'UsageError'
    this.messageZh = messageZh
  }
}

/** Reads what was written behind the command; `null` = help was asked for. Throws a {@link UsageError}. */
export function readOptions(argv: string[], cwd: string): ServePhoneOptions | null {
  const { values, positionals } = parse(argv)
  if (values.help) return null
  const [folder, ...rest] = positionals
  if (!folder || rest.length > 0)
    throw new UsageError(`Name one mini-program folder.\n${USAGE}`, '请给出一个小程序目录。')
  return {
    folder: resolve(cwd, folder),
    port: values.port === undefined ? 0 : readNumber('--port', values.port, 65_535),
    rewrites: Object.fromEntries(values.rewrite.map(readRewrite)),
    reload: values['no-reload'] ? 'off' : 'on',
    ...(values.profile !== undefined && { profile: readProfile(values.profile) }),
    ...(values['sdk-version'] !== undefined && { sdkVersion: readVersion(values['sdk-version']) }),
    ...(values.seed !== undefined && { seed: readNumber('--seed', values.seed, 0xffff_ffff) }),
    ...(values.data !== undefined && { data: resolve(cwd, values.data) }),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        rewrite: { type: 'string', multiple: true, default: [] },
        data: { type: 'string' },
        profile: { type: 'string' },
        'sdk-version': { type: 'string' },
        seed: { type: 'string' },
        'no-reload': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`, '选项有误。')
  }
}

function readNumber(name: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  throw new UsageError(
    `${name} must be a number from 0 to ${most}, not "${text}".`,
    `${name} 必须是 0 到 ${most} 的数字，而不是“${text}”。`,
  )
}

/** `from=to`. Addresses have `=` in their queries: the sign that counts is the one before the target's scheme. */
function readRewrite(text: string): [string, string] {
  const at = text.search(/=https?:\/\//)
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new UsageError(
    `--rewrite needs from=to, where "to" begins with http:// or https://, not "${text}".`,
    `--rewrite 需要 from=to 的形式，to 以 http:// 或 https:// 开头，而不是“${text}”。`,
  )
}

function readProfile(text: string): (typeof profileNames)[number] {
  const found = profileNames.find((name) => name === text)
  if (found) return found
  throw new UsageError(
    `--profile must be one of ${profileNames.join(', ')}, not "${text}".`,
    `--profile 只能是 ${profileNames.join('、')}，而不是“${text}”。`,
  )
}

function readVersion(text: string): string {
  if (/^\d+\.\d+\.\d+$/.test(text)) return text
  throw new UsageError(
    `--sdk-version looks like 3.17.0, not "${text}".`,
    `--sdk-version 形如 3.17.0，而不是“${text}”。`,
  )
}
