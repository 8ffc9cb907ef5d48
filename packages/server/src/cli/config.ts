import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Static } from 'typebox'
import type { ServerOptions } from '../options.ts'
import { checkTree, type Node, type Problem } from './config-check.ts'
import { readEnvironment, readSecret, variableOf } from './config-environment.ts'
import { configSchema } from './config-schema.ts'
import type { Words } from './words.ts'

const DEFAULT_FILE = 'dukou.json'
const SECRET_FILES = new Set([
  'secretFile',
  'metricsTokenFile',
  'accessKeySecretFile',
  'securityTokenFile',
  'urlFile',
])

type Settings = Static<typeof configSchema>

/** What a configuration comes to: the server's options, and where it listens. */
export interface Config {
  host: string
  port: number
  /** How long a retired server goes on taking requests before it closes, in milliseconds. */
  retireMs: number
  /** Everything else, by the names of ServerOptions. */
  options: ServerOptions
  /** The configuration file that was read, or null without one. */
  file: string | null
}

/** Everything that is wrong with a configuration, at once. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly Problem[]

  constructor(problems: Problem[]) {
    super(problems.map(({ name, en }) => `${name} ${en}`).join('\n'))
    this.problems = problems
  }
}

/**
 * Reads the configuration file (`config`, or DUKOU_CONFIG, or ./dukou.json when it exists), then the environment over
 * it, then the flags. Throws a ConfigError that names every wrong value with what is allowed there.
 */
export function readConfig(given: {
  cwd: string
  env: Record<string, string | undefined>
  /** The path of a configuration file. */
  config?: string | undefined
  /** Values of flags by the path of their setting, such as `{ data: './data' }`; they win. */
  flags?: Record<string, string | undefined>
}): Config {
  const { cwd, env, flags = {} } = given
  const schema = configSchema as unknown as Node
  const problems: Problem[] = []
  const file = configFile(cwd, given.config ?? env.DUKOU_CONFIG)

  const written = file === null ? {} : readFile(file, problems)
  const fromFile = checkTree(schema, written, [], (path) => path.join('.') || file!, problems)
  const inEnvironment = readEnvironment(schema, env, problems)
  const fromEnvironment = checkTree(schema, inEnvironment, [], variableName, problems)
  const fromFlags = checkTree(schema, flags, [], (path) => `--${path.join('.')}`, problems)
  if (problems.length > 0) throw new ConfigError(problems)

  const base = fromFile as Settings
  if (base.data !== undefined) base.data = resolve(dirname(file!), base.data)
  const settings = merge(merge(base, fromEnvironment), fromFlags) as Settings
  const { host = '127.0.0.1', port = 3000, retireMs = 0, data = './dukou-data', ...options } = settings
  // The schema allows what the options' types say; `createServer` checks what hangs together.
  return { host, port, retireMs, options: { ...options, data: resolve(cwd, data) } as ServerOptions, file }
}

function configFile(cwd: string, given: string | undefined): string | null {
  if (given) return resolve(cwd, given)
  const usual = resolve(cwd, DEFAULT_FILE)
  return existsSync(usual) ? usual : null
}

function readFile(path: string, problems: Problem[]): unknown {
  try {
    const tree: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
    return withSecrets(tree, dirname(path), problems)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    problems.push({
      name: path,
      en: `cannot be read as JSON (${reason})`,
      zh: `无法作为 JSON 读取（${reason}）`,
    })
    return {}
  }
}

/** A secret may stand in a file of its own, so that the configuration can be shown around: `metricsTokenFile`, `secretFile`. */
function withSecrets(tree: unknown, folder: string, problems: Problem[]): unknown {
  if (Array.isArray(tree)) return tree.map((item) => withSecrets(item, folder, problems))
  if (typeof tree !== 'object' || tree === null) return tree
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(tree)) {
    const isFile = SECRET_FILES.has(key) && typeof value === 'string'
    if (!isFile) out[key] = withSecrets(value, folder, problems)
    else out[key.slice(0, -'File'.length)] = readSecret(key, resolve(folder, value), problems) ?? ''
  }
  return out
}

/** Lists and pairs stand in one variable. */
function variableName(path: string[]): string {
  const at = path.findIndex((part) => /^\d+$/.test(part))
  return variableOf(at < 0 ? path : path.slice(0, at))
}

function merge(under: unknown, over: unknown): unknown {
  const isGroup = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isGroup(under) || !isGroup(over)) return over === undefined ? under : over
  const out: Record<string, unknown> = { ...(under as object) }
  for (const [key, value] of Object.entries(over as object)) out[key] = merge(out[key], value)
  return out
}

/** The problems as lines for people: the name, then what is wrong, in both languages. */
export function describeProblems(problems: readonly Problem[]): Words {
  return {
    zh: problems.map(({ name, zh }) => `  ${name} ${zh}`).join('\n'),
    en: problems.map(({ name, en }) => `  ${name} ${en}`).join('\n'),
  }
}
