/** What a number counts, so that people may write `100MiB` or `30s` for it. */
export type Unit = 'bytes' | 'ms' | 's'

const BYTES: Record<string, number> = {
  b: 1,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  tb: 1000 ** 4,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}

const MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads `100MiB`, `1.5 GB`, `30s`, `7d` or a bare number of the unit itself; null for anything else. */
export function readAmount(text: string, unit: Unit | null): number | null {
  const match = /^(\d{1,16}(?:\.\d{1,6})?)\s*([a-z]{0,3})$/i.exec(text.trim())
  if (!match) return null
  const number = Number(match[1])
  const name = match[2]!.toLowerCase()
  if (name === '') return number
  if (unit === 'bytes') return name in BYTES ? Math.round(number * BYTES[name]!) : null
  if (unit === null || !(name in MS)) return null
  const ms = number * MS[name]!
  return unit === 'ms' ? Math.round(ms) : ms / 1000
}

/** A number of the unit as people write it, such as `100 MiB` or `30 s`. */
export function writeAmount(value: number, unit: Unit | null): string {
  if (unit === null) return String(value)
  const steps: [string, number][] =
    unit === 'bytes'
      ? [
          ['TiB', 1024 ** 4],
          ['GiB', 1024 ** 3],
          ['MiB', 1024 ** 2],
          ['KiB', 1024],
        ]
      : [
          ['d', 86_400_000],
          ['h', 3_600_000],
          ['min', 60_000],
          ['s', 1000],
        ]
  const whole = unit === 's' ? value * 1000 : value
  for (const [name, size] of steps) if (whole >= size && whole % size === 0) return `${whole / size} ${name}`
  return `${whole} ${unit === 'bytes' ? 'B' : 'ms'}`
}

/** Bytes for people, to three digits or so. */
export function writeRounded(bytes: number): string {
  let size = 1
  while (size < 1024 ** 4 && bytes >= size * 1024) size *= 1024
  const unit = writeAmount(size, 'bytes').split(' ')[1]!
  return `${(bytes / size).toFixed(bytes / size < 10 && size > 1 ? 1 : 0)} ${unit}`
}
