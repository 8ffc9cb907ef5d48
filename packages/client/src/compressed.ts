import type { Compression } from './platform/platform.ts'
import type { Cargo } from './road.ts'
import type { Setting } from './setting.ts'

/** A smaller picture where there is one to be had; else the file as it is, and a notice. */
export async function compressed(
  { platform, notice }: Setting,
  cargo: Cargo,
  wanted: Compression,
): Promise<Cargo> {
  if (cargo.type !== 'image') return cargo
  const { images, files } = platform
  try {
    const local = images && (await images.compress(cargo.local, wanted))
    if (images?.keepsSides && wanted.maxSide)
      notice('not_compressed', `${cargo.name} keeps its sides: ${platform.name} changes the quality only`)
    if (local) {
      const size = await files!.size(local)
      return size < cargo.size || cargo.size === 0 ? { ...cargo, local, size } : cargo
    }
    if (images) return cargo
  } catch (error) {
    notice('not_compressed', `${cargo.name} goes as it is: ${(error as Error).message}`)
    return cargo
  }
  notice('not_compressed', `${cargo.name} goes as it is: ${platform.name} makes no picture smaller`)
  return cargo
}
