import type { Local, Picked } from './platform/platform.ts'
import type { Cargo } from './road.ts'
import type { Pending } from './shelf.ts'

/** What can be uploaded: what `pick` or `pending` gave, a mini program's path, or a browser's Blob or File. */
export type Source = Picked | Pending | Local

/** What is known without asking the host: 0 bytes where the size isn't, no key where it is no upload of an earlier run. */
export function cargoOf(source: Source, fields: Record<string, string>): Cargo {
  const isDescribed = typeof source === 'object' && 'local' in source
  const given: Partial<Pending> & { local: Local } = isDescribed ? source : { local: source }
  const { local, key = '' } = given
  const { name, size = 0 } =
    typeof local === 'string' ? { name: local.replace(/^.*\//, '') } : (local as Partial<File>)
  return {
    local,
    key,
    size: given.size || size,
    name: given.name || name || 'file',
    type: given.type,
    fields: { ...given.fields, ...fields },
  }
}
