import { type ApiRow, surface } from './surface.ts'
import { fileSystemRows } from './surface-files.ts'
import { taskMethods } from './surface-network.ts'
import { atLeast } from './version.ts'

/** A row as a base library has it: parameters that came later are not there, so they are ignored as unknown ones are. */
export function rowIn<Row extends ApiRow>(row: Row, version: string): Row {
  if (row.params === undefined) return row
  const params = Object.entries(row.params)
    .filter(([, { since }]) => atLeast(version, since ?? '0'))
    .map(([name, param]) => {
      const strict = atLeast(version, param.strictSince ?? '0')
      return [name, strict ? param : { ...param, lenient: true }]
    })
  return { ...row, params: Object.fromEntries(params) }
}

function part(row: ApiRow, kind: string, rest: string[], version: string): boolean {
  const [name, option] = rest
  if (kind === 'object') {
    if (name === undefined) return row.params !== undefined
    const param = row.params?.[name]
    if (param === undefined || !atLeast(version, param.since ?? '0')) return false
    return option === undefined || (param.values?.includes(option) ?? false)
  }
  const fields = { success: row.success, callback: row.callback, return: row.returns }[kind]
  return fields !== undefined && (name === undefined || fields.includes(name))
}

/** Components and their attributes, `{ text: ['selectable'] }`, as the page side knows them. */
export type Components = Record<string, readonly string[]>

/**
 * `wx.canIUse('api.method.param.option')` and `('component.attribute.option')`, answered from the surface:
 * what is not implemented cannot be used.
 */
export function canIUse(
  schema: string,
  has: (api: string) => boolean,
  version: string,
  components: Components,
): boolean {
  const [name = '', kind, ...rest] = schema.split('.')
  const tasks = taskMethods[name]
  if (tasks !== undefined) {
    if (kind === undefined) return atLeast(version, tasks.abort ?? '0')
    return Object.hasOwn(tasks, kind) && atLeast(version, tasks[kind]!)
  }
  if (name === 'FileSystemManager') {
    if (kind === undefined) return true
    const row = fileSystemRows[kind.replace(/Sync$/, '')]
    if (row === undefined || !atLeast(version, row.since ?? '0')) return false
    return !kind.endsWith('Sync') || row.sync !== undefined
  }
  if (Object.hasOwn(components, name)) return kind === undefined || components[name]!.includes(kind)
  const row = surface[name]
  if (row === undefined) return kind === undefined && has(name)
  if (!has(name) || !atLeast(version, row.since ?? '0')) return false
  return kind === undefined || part(row, kind, rest, version)
}
