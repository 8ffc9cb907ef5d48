import { resolve } from 'node:path'
import { doubtful } from '../operate/doctor/finding.ts'
import { examinePackage } from '../operate/doctor/leaks.ts'
import { examineLocally } from '../operate/doctor/local.ts'
import { examineFromOutside } from '../operate/doctor/outside.ts'
import { type Call, EXIT } from './command.ts'

const MARKS = { ok: '✓', warn: '!', bad: '✗' }

/** Looks at the configuration, this machine, the way from outside, and a mini program's package. */
export async function doctor({ terminal, config, options }: Call): Promise<number> {
  const { options: settings, file } = config()
  terminal.say({
    zh: `配置有效（${file ?? '无配置文件'}）`,
    en: `The configuration is valid (${file ?? 'no file'})`,
  })
  const url = typeof options.url === 'string' ? options.url : settings.publicUrl
  const program = typeof options['mini-program'] === 'string' ? options['mini-program'] : null
  const findings = await examineLocally(settings.data!, settings.reserveBytes ?? null)
  if (settings.authorize === undefined && settings.wechat === undefined)
    findings.push(
      doubtful(
        '没有配置鉴权（authorize 或 wechat）：任何人都能上传，只适合本机开发',
        'no authorization is configured (authorize or wechat): anyone can upload, which is for development on this machine',
      ),
    )
  if (url !== undefined) findings.push(...(await examineFromOutside(url.replace(/\/+$/, ''), Date.now)))
  if (program !== null) {
    const { authorize } = settings
    const hook = typeof authorize === 'object' ? authorize.secret : undefined
    const secrets = [
      settings.metricsToken,
      hook,
      ...(settings.wechat?.apps ?? []).map(({ secret }) => secret),
    ]
    findings.push(
      ...(await examinePackage(
        resolve(program),
        secrets.filter((one) => one !== undefined),
      )),
    )
  }
  for (const finding of findings) terminal.print(`${MARKS[finding.level]} ${finding[terminal.language]}`)
  if (url === undefined)
    terminal.say({
      zh: '设置 publicUrl 或加 --url 后，还会从外部检查域名、证书与反向代理。',
      en: 'With publicUrl or --url it looks from outside, too: at the name, the certificate and the proxy.',
    })
  return findings.some(({ level }) => level === 'bad') ? EXIT.found : EXIT.ok
}
