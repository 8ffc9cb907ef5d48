import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { examineCloud } from '../operate/doctor/cloud.ts'
import { examineDatabase } from '../operate/doctor/database.ts'
import { doubtful, type Finding } from '../operate/doctor/finding.ts'
import { examineLocally } from '../operate/doctor/local.ts'
import { examineFromOutside } from '../operate/doctor/outside/outside.ts'
import { MOST_SLOW_MS } from '../operate/doctor/outside/slow.ts'
import { examinePackage } from '../operate/doctor/package/package.ts'
import { readOptions, type Settings } from '../options.ts'
import { UsageError } from './arguments.ts'
import { type Call, EXIT } from './command.ts'
import { ConfigError } from './config.ts'
import { readAmount } from './units.ts'

const MARKS = { ok: '✓', warn: '!', bad: '✗' }

/** Looks at this machine and its configuration, at a running server from outside, or at a mini program's package. */
export async function doctor(call: Call): Promise<number> {
  const { terminal, args } = call
  const [target] = args
  const findings =
    target === undefined
      ? await here(call)
      : /^https?:\/\//i.test(target)
        ? await outside(call, addressOf(target), readOptions(call.config().options))
        : await examinePackage(folderOf(target), ownSecrets(call), Date.now)
  for (const finding of findings) terminal.print(`${MARKS[finding.level]} ${finding[terminal.language]}`)
  return findings.some(({ level }) => level === 'bad') ? EXIT.found : EXIT.ok
}

async function here(call: Call): Promise<Finding[]> {
  const { terminal } = call
  const { options, file } = call.config()
  const settings = readOptions(options)
  terminal.say({
    zh: `配置有效（${file ?? '无配置文件'}）`,
    en: `The configuration is valid (${file ?? 'no file'})`,
  })
  const findings = [
    ...(await examineLocally(settings.data, settings.reserveBytes)),
    ...(await examineDatabase(settings.database)),
  ]
  if (settings.access.authorize === null && settings.access.wechat === null)
    findings.push(
      doubtful(
        '没有配置鉴权（authorize 或 wechat）：任何人都能上传，只适合本机开发',
        'no authorization is configured (authorize or wechat): anyone can upload, which is for development on this machine',
      ),
    )
  if (settings.publicUrl !== null)
    return [...findings, ...(await outside(call, settings.publicUrl, settings))]
  terminal.say({
    zh: '要从外部检查域名、证书与反向代理：dukou doctor https://…',
    en: 'To look from outside, at the name, the certificate and the proxy: dukou doctor https://…',
  })
  return [...findings, ...(await examineCloud(settings, Date.now))]
}

async function outside({ options, terminal }: Call, url: string, settings: Settings): Promise<Finding[]> {
  const token = typeof options.token === 'string' ? options.token : null
  const slowMs = typeof options.slow === 'string' ? readAmount(options.slow, 'ms') : 0
  if (slowMs === null || slowMs > MOST_SLOW_MS)
    throw new UsageError({
      en: 'It is written: --slow 90s, at most 10min',
      zh: '正确写法：--slow 90s，最多 10min',
    })
  if (token === null)
    terminal.say({
      zh: '加 --token 会以该令牌的身份试传一个文件，读回后删除。',
      en: 'With --token it tries a whole upload as that caller, reads it back and removes it.',
    })
  const findings = await examineFromOutside(url, { token, slowMs, now: Date.now })
  return [...findings, ...(await examineCloud(settings, Date.now))]
}

function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && !url.username && !url.search && !url.hash) return url.href.replace(/\/+$/, '')
  throw new UsageError({
    en: 'The address is written like https://files.example.com, without a query.',
    zh: '地址写作 https://files.example.com，不带查询参数。',
  })
}

function folderOf(text: string): string {
  const folder = resolve(text)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder
  throw new UsageError({
    en: `${text} is neither a folder nor an address that begins with https://`,
    zh: `${text} 既不是目录，也不是以 https:// 开头的地址`,
  })
}

/** A package can be looked at anywhere; where there is a configuration, its secrets are looked for, too. */
function ownSecrets({ config }: Call): string[] {
  try {
    const { metricsToken, authorize, wechat, bucket, direct, database } = config().options
    const all = [
      metricsToken,
      typeof authorize === 'object' ? authorize.secret : undefined,
      ...(wechat?.apps ?? []).map(({ secret }) => secret),
      bucket?.accessKeySecret,
      direct?.accessKeySecret,
      database?.url,
    ]
    return all.filter((one) => one !== undefined)
  } catch (error) {
    if (error instanceof ConfigError) return []
    throw error
  }
}
