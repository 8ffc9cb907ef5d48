import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { doubtful, type Finding, fine, wrong } from '../finding.ts'
import { ADVICE } from './advice.ts'
import { findSecrets, type Secret } from './secrets.ts'
import { endOf } from './signing.ts'
import { linesIn, windowsOf } from './windows.ts'

// A mini program has 20 MB at most, but its folder may hold anything.
const MOST_FILES = 20_000
const MOST_FILE_BYTES = 64 << 20
const MOST_FINDINGS = 100
const SKIPPED = new Set(['.git', '.svn', '.hg', 'node_modules'])
const BINARY =
  /\.(png|jpe?g|gif|webp|bmp|ico|svgz|mp[34]|m4a|aac|wav|mov|ttf|otf|eot|woff2?|zip|gz|br|7z|rar|wasm|pdf|wxapkg)$/i
// A few characters tell which one is meant and help nobody who doesn't have it.
const SHOWN = 4
const LEAST_TO_SHOW = 12

/**
 * Looks through a mini program's folder for what must not be in it, also for the secrets that are given. Each finding tells the file
 * and the line, never more than four characters of what it found. Node's modules are left out, and so is the folder of cloud functions
 * that `project.config.json` names: they don't go into the package.
 */
export async function examinePackage(
  folder: string,
  own: readonly string[],
  now: () => number,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const secrets = own.filter((secret) => secret.length >= 8)
  const skipped = await cloudFunctions(folder)
  let files = 0
  let large = 0
  for await (const path of filesBelow(folder, skipped)) {
    if (++files > MOST_FILES) break
    if ((await stat(path)).size > MOST_FILE_BYTES) large++
    else findings.push(...(await examineFile(path, relative(folder, path), secrets, now())))
  }
  const count = findings.length
  if (count === 0)
    findings.push(
      fine(`${folder} 的 ${files} 个文件中没有密钥`, `no secret in the ${files} files of ${folder}`),
    )
  if (count > MOST_FINDINGS)
    findings.splice(
      MOST_FINDINGS,
      count,
      wrong(`另有 ${count - MOST_FINDINGS} 处`, `and ${count - MOST_FINDINGS} more`),
    )
  if (files > MOST_FILES || large > 0)
    findings.push(
      doubtful(
        `只检查了前 ${MOST_FILES} 个文件，以及 64 MiB 以内的文件`,
        `only the first ${MOST_FILES} files were looked at, and none above 64 MiB`,
      ),
    )
  return findings
}

async function examineFile(path: string, where: string, own: string[], now: number): Promise<Finding[]> {
  const seen = new Set<string>()
  const findings: Finding[] = []
  for await (const { text, at, line } of windowsOf(path)) {
    for (const secret of findSecrets(text, own, now)) {
      // What the next window shows again, and what begins before it.
      const id = `${secret.kind} ${at + secret.at}`
      const isSigningAgain = secret.kind === 'signing' && [...seen].some((one) => one.startsWith('signing'))
      if (seen.has(id) || isSigningAgain || (secret.at === 0 && at > 0)) continue
      seen.add(id)
      findings.push(describe(secret, `${where.replaceAll(sep, '/')}:${line + linesIn(text, secret.at)}`))
    }
  }
  return findings
}

function describe({ kind, text }: Secret, place: string): Finding {
  const { what, todo } = ADVICE[kind]
  const isCode = kind === 'signing' || kind === 'privateKey'
  const shown = isCode || text.length < LEAST_TO_SHOW ? '' : ` ${text.slice(0, SHOWN)}…`
  const end = kind === 'policy' ? new Date(endOf(text)!).toISOString().slice(0, 10) : null
  return wrong(
    `${place}${shown} ${what.zh}${end === null ? '' : `（至 ${end}）`}。小程序包人人可得：${todo.zh}`,
    `${place}${shown} ${what.en}${end === null ? '' : ` (until ${end})`}. Anyone can open a mini program's package: ${todo.en}`,
  )
}

async function* filesBelow(folder: string, skipped: ReadonlySet<string>): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !SKIPPED.has(entry.name) && !skipped.has(path))
      yield* filesBelow(path, skipped)
    if (entry.isFile() && !BINARY.test(entry.name)) yield path
  }
}

/** https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html, `cloudfunctionRoot`. */
async function cloudFunctions(folder: string): Promise<Set<string>> {
  try {
    const { cloudfunctionRoot } = JSON.parse(await readFile(join(folder, 'project.config.json'), 'utf8'))
    const path = typeof cloudfunctionRoot === 'string' ? join(folder, cloudfunctionRoot) : folder
    return new Set(path === folder ? [] : [path.endsWith(sep) ? path.slice(0, -1) : path])
  } catch {
    return new Set()
  }
}
