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
  const tell = (why: string) => notice('not_compressed', `${cargo.name}: ${why}`)
  try {
    if (!images) throw new Error(`${platform.name} makes no picture smaller`)
    const local = await images.compress(cargo.local, wanted)
    if (images.keepsSides && wanted.maxSide) tell('its sides stay, only the quality changes')
    if (!local) return cargo
    const size = await files!.size(local)
    return size < cargo.size || cargo.size === 0 ? { ...cargo, local, size } : cargo
  } catch (error) {
    tell(`goes as it is, ${(error as Error).message}`)
    return cargo
  }
}
