import { readFileSync } from 'node:fs'
import type { Node, Problem } from './config-check.ts'
import { unknownName } from './config-check.ts'

/** Variables with our prefix that are no settings: the command line's own, and those of the project's tests. */
const OTHERS = new Set(['DUKOU_CONFIG', 'DUKOU_LANG', 'DUKOU_SEEDS', 'DUKOU_ENGINES', 'DUKOU_SWIFT'])

/** The environment variable of a setting: `limits.maxFiles` is DUKOU_LIMITS_MAX_FILES. */
export function variableOf(path: string[]): string {
  return `DUKOU_${path.map((part) => part.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()).join('_')}`
}

/** Every setting that a variable can hold, by the variable's name. */
export function variables(schema: Node): Map<string, { path: string[]; node: Node }> {
  const found = new Map<string, { path: string[]; node: Node }>()
  const walk = (node: Node, path: string[]) => {
    if (!node.properties || node.instead !== undefined) found.set(variableOf(path), { path, node })
    if (node.properties)
      for (const [key, child] of Object.entries(node.properties)) walk(child, [...path, key])
  }
  walk(schema, [])
  return found
}

/** The settings that the environment holds, as a tree of texts and lists still to be checked. */
export function readEnvironment(
  schema: Node,
  env: Record<string, string | undefined>,
  problems: Problem[],
): Record<string, unknown> {
  const known = variables(schema)
  const tree: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('DUKOU_') || text === undefined || OTHERS.has(name) || isFromKubernetes(name, text))
      continue
    const isFile = !known.has(name) && name.endsWith('_FILE')
    const variable = known.get(isFile ? name.slice(0, -'_FILE'.length) : name)
    if (!variable || (isFile && !variable.node.secret)) {
      problems.push(unknownName(name, name, [...known.keys()]))
      continue
    }
    const value = isFile ? readSecret(name, text, problems) : text
    if (value !== null) put(tree, variable.path, readText(variable.node, value))
  }
  return tree
}

/**
 * Kubernetes gives every pod variables for each service of its namespace: one called `dukou` makes DUKOU_PORT=tcp://…,
 * DUKOU_SERVICE_HOST and the like (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
function isFromKubernetes(name: string, text: string): boolean {
  return /^DUKOU_(SERVICE_|PORT_\d+_)/.test(name) || (name === 'DUKOU_PORT' && /^(tcp|udp|sctp):/.test(text))
}

/** The first line of a secret's file; null with a problem when it can't be read. */
export function readSecret(name: string, path: string, problems: Problem[]): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    const { code } = error as { code?: string }
    problems.push({
      name,
      en: `names a file that cannot be read (${code})`,
      zh: `所指的文件无法读取（${code}）`,
    })
    return null
  }
}

function readText(node: Node, text: string): unknown {
  if (node.type !== 'array') return text
  const parts = text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (!node.items?.properties) return parts
  // A list of pairs: the names in the order of the schema, separated by a colon.
  const names = Object.keys(node.items.properties)
  return parts.map((part) => {
    const at = part.indexOf(':')
    return at < 0
      ? { [names[0]!]: part }
      : { [names[0]!]: part.slice(0, at), [names[1]!]: part.slice(at + 1) }
  })
}

function put(tree: Record<string, unknown>, path: string[], value: unknown): void {
  let place = tree
  for (const key of path.slice(0, -1)) {
    // A word instead of the group gives way to the group.
    if (typeof place[key] !== 'object') place[key] = {}
    place = place[key] as Record<string, unknown>
  }
  if (typeof place[path.at(-1)!] !== 'object') place[path.at(-1)!] = value
}
