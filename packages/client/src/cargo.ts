import { newKey } from './clock.ts'
import type { Pending } from './pending.ts'
import type { FileType, Local, Picked } from './platform/platform.ts'
import type { Cargo } from './road.ts'
import type { Setting } from './setting.ts'

/** What can be uploaded: what `pick` or `pending` gave, a mini program's path, or a browser's Blob or File. */
export type Source = Picked | Pending | Local

function isDescribed(source: Source): source is Picked | Pending {
  return typeof source === 'object' && 'local' in source
}

/** Bytes where they are known without asking the host; else 0. */
export function sizeOf(source: Source): number {
  return typeof source === 'string' ? 0 : source.size
}

/** The key of the attempt that it goes on with; undefined where it is new. */
export function keyOf(source: Source): string | undefined {
  return isDescribed(source) && 'key' in source ? source.key : undefined
}

/** Looks at what is to be sent. Throws `file_missing` where the host says that it is gone. */
export async function cargoOf(
  { platform, clock }: Setting,
  source: Source,
  fields: Record<string, string>,
): Promise<Cargo> {
  const { files } = platform
  const given = isDescribed(source) ? source.local : source
  const local = files?.adopt ? await files.adopt(given) : given
  const described: Partial<Picked & Pending> = isDescribed(source) ? source : {}
  const own = typeof given === 'string' ? given.replace(/^.*\//, '') : (given as File).name
  const name = described.name || own || 'file'
  const size = sizeOf(source) || (files ? await files.size(local) : 0)
  return {
    local,
    size,
    name,
    type: described.type || typeOf(name, local),
    fields: { ...described.fields, ...fields },
    key: described.key || newKey(clock),
  }
}

function typeOf(name: string, local: Local): FileType {
  const told = `${(local as Blob).type || ''} ${name}`
  if (/^image|\.(jpe?g|png|gif|webp|heic|bmp)$/i.test(told)) return 'image'
  return /^video|\.(mp4|mov|m4v|webm)$/i.test(told) ? 'video' : 'file'
}
