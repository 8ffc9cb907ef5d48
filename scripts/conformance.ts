// The conformance suite of `wx`: `npm run conformance` asks ours in Node and in Chromium; `--help` tells what else there is.
import { mkdirSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildSuite, type SuiteReport, startCaseServer } from '@dukou/runtime/conformance'
import { runConformance } from '../compat/conformance.ts'
import { coveragePage } from '../compat/coverage.ts'
import { fail } from './lib/fail.ts'
import { installPackage } from './lib/install-package.ts'
import { closeOnSignal } from './lib/on-exit.ts'
import { root } from './lib/run.ts'

const USAGE = `npm run conformance -- [--others] [--write] [--why] | --phone <folder> [--port 8093] [--host 192.168.1.5]
  --others   也运行其他实现（首次安装 280 MB）   the other implementations as well (the first time installs 280 MB)
  --write    重写 docs/wx-coverage.md   writes docs/wx-coverage.md anew
  --why      列出每个不符的原因   tells why each case fails
  --phone    把套件写成小程序放进该目录，并为同一局域网的真机启动用例服务器；报告存入该目录的 reports
             writes the suite as a mini program into this folder, and serves its cases to phones of this network;
             reports are kept in its folder "reports"
  --host     本机在局域网中的地址   this machine's address in the network`

const { values } = read()
if (values.help) console.log(USAGE)
else if (values.phone) await servePhones(values.phone)
else await askAll()

function read() {
  try {
    return parseArgs({
      options: {
        others: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        why: { type: 'boolean', default: false },
        phone: { type: 'string' },
        port: { type: 'string', default: '8093' },
        host: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return fail(`${(error as Error).message}\n${USAGE}`, '选项有误。')
  }
}

async function askAll(): Promise<void> {
  if (values.others) installPackage(join(root, 'compat', 'emulators'))
  const conformance = await runConformance({
    others: values.others,
    progress(name, done, all) {
      if (done % 200 === 0 || done === all) console.log(`${name}: ${done} / ${all}`)
    },
  })
  for (const { name, version, verdicts, seconds } of conformance.reports) {
    const of = (wanted: string) => [...verdicts.values()].filter(({ outcome }) => outcome === wanted).length
    console.log(
      `${name} ${version}: ${of('holds')} hold, ${of('fails')} fail, ${of('cannot')} not asked, ${seconds.toFixed(0)} s`,
    )
    if (!values.why) continue
    for (const [one, verdict] of verdicts)
      if (verdict.outcome === 'fails') console.log(`  ${one}\n    ${verdict.why.split('\n')[0]}`)
  }
  if (values.write) writeFileSync(join(root, 'docs', 'wx-coverage.md'), coveragePage(conformance))
  const ours = conformance.reports.slice(0, 2).flatMap(({ verdicts }) => [...verdicts.values()])
  process.exit(ours.some(({ outcome }) => outcome === 'fails') ? 1 : 0)
}

async function servePhones(folder: string): Promise<void> {
  const host = values.host ?? ownAddress()
  if (!host)
    fail(
      'This machine is in no network; name its address with --host.',
      '本机不在局域网中，请用 --host 指定地址。',
    )
  const port = Number(values.port)
  const reports = join(folder, 'reports')
  mkdirSync(reports, { recursive: true })
  const server = await startCaseServer({
    host: '0.0.0.0',
    port,
    onReport(report) {
      const { device, results } = report as SuiteReport
      const holds = results.filter(({ outcome }) => outcome === 'holds').length
      const file = join(reports, `${new Date().toISOString().replaceAll(':', '-')}.json`)
      writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
      console.log(`${JSON.stringify(device)}: ${holds} / ${results.length} → ${file}`)
    },
  })
  closeOnSignal([() => server.close()])
  await buildSuite(folder, `http://${host}:${port}`)
  console.log(`
  渡口 Dukou

  小程序 mini program   ${folder}
  用例   case server    http://${host}:${port}

  用微信开发者工具打开该目录，真机调试时关闭“域名校验”，点“开始”，再点“发送报告”。
  Open the folder in WeChat DevTools, switch off the check of domains, run it on a phone, tap Start, then Send.
  Ctrl-C 停止 stops
`)
}

function ownAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null
}
