import type { FileType, Local, Platform } from './platform/platform.ts'
import type { Cargo } from './road.ts'

/** Asks the host for what nobody has said. Throws `file_missing` where it says that the file is gone. */
export async function weighed({ files }: Platform, cargo: Cargo): Promise<Cargo> {
  const local = files && files.adopt ? await files.adopt(cargo.local) : cargo.local
  const size = cargo.size || (files ? await files.size(local) : 0)
  return { ...cargo, local, size, type: cargo.type || typeOf(cargo.name, local) }
}

function typeOf(name: string, local: Local): FileType {
  const told = `${(local as Blob).type || ''} ${name}`
  if (/^image|\.(jpe?g|png|gif|webp|heic|bmp)$/i.test(told)) return 'image'
  return /^video|\.(mp4|mov|m4v|webm)$/i.test(told) ? 'video' : 'file'
}
