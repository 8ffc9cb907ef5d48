import { type Compression, need } from './platform/platform.ts'
import type { Cargo } from './road.ts'
import type { WholeSetting } from './setting.ts'

/** A smaller picture where there is one to be had. Throws where this host makes none. */
export async function compressed(
  { platform, notice }: WholeSetting,
  cargo: Cargo,
  wanted: Compression,
): Promise<Cargo> {
  const { files } = platform
  if (cargo.type !== 'image') return cargo
  const images = need(platform, 'images')
  const local = await images.compress(cargo.local, wanted)
  if (images.keepsSides && wanted.maxSide) notice('not_compressed', `${cargo.name}: only its quality changes`)
  if (!local) return cargo
  const size = await files!.size(local)
  return size < cargo.size ? { ...cargo, local, size } : cargo
}
