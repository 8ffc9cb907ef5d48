import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { type Finding, fine, wrong } from './finding.ts'

const MAX_FILE_BYTES = 4 << 20
const READABLE = /\.(js|ts|mjs|cjs|json|wxs|wxml|vue|html|env|txt|ya?ml)$|(^|\/)\.env/
const SKIPPED = new Set(['.git', 'node_modules'])

/** Shapes of secrets that a mini program must never carry: whoever opens its package has them. */
const SHAPES: [what: string, shape: RegExp][] = [
  // Access key ids are 16 to 30 characters behind their prefix; the secret stands beside them.
  ['Aliyun AccessKeyId', /\bLTAI[0-9A-Za-z]{12,26}\b/],
  ['Tencent Cloud SecretId', /\bAKID[0-9A-Za-z]{13,40}\b/],
  ['AWS access key id', /\bAKIA[0-9A-Z]{16}\b/],
  ['AppSecret', /\b(?:app_?secret|wx_?secret)\b["']?\s*[:=]\s*["'][0-9a-f]{32}["']/i],
  [
    'AccessKeySecret',
    /\b(?:access_?key_?secret|secret_?(?:access_?)?key)\b["']?\s*[:=]\s*["'][0-9A-Za-z+/=]{20,64}["']/i,
  ],
  ['private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
]

/** Looks through a mini program's folder for secrets, also for those of this configuration; names the place, never the secret. */
export async function examinePackage(folder: string, secrets: readonly string[]): Promise<Finding[]> {
  const findings: Finding[] = []
  let files = 0
  for await (const path of textFiles(folder)) {
    files++
    const text = await readFile(path, 'utf8')
    const found = SHAPES.filter(([, shape]) => shape.test(text)).map(([what]) => what)
    if (secrets.some((secret) => secret.length >= 8 && text.includes(secret)))
      found.push('a secret of this server')
    for (const what of found) {
      const where = relative(folder, path)
      findings.push(
        wrong(
          `${where} 中有密钥（${what}）。小程序包人人可得：请删除并立即更换该密钥`,
          `${where} holds a secret (${what}). Anyone can open a mini program's package: remove it, and replace the secret now`,
        ),
      )
    }
  }
  if (findings.length === 0)
    findings.push(
      fine(`${folder} 的 ${files} 个文件中没有密钥`, `no secret in the ${files} files of ${folder}`),
    )
  return findings
}

async function* textFiles(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* textFiles(path)
    if (entry.isFile() && READABLE.test(path) && (await stat(path)).size <= MAX_FILE_BYTES) yield path
  }
}
