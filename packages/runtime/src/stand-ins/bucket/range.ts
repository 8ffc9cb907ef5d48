/** The range [start, end) that a header asks for; null where it asks for none that is understood. */
export function readRange(
  value: string | null,
  size: number,
): [start: number, end: number] | 'beyond' | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(value?.trim() ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return null
  if (found[1] === '') {
    const count = Math.min(Number(found[2]), size)
    return count === 0 ? 'beyond' : [size - count, size]
  }
  const start = Number(found[1])
  const end = found[2] === '' ? size : Math.min(Number(found[2]) + 1, size)
  if (start >= size) return 'beyond'
  return end <= start ? null : [start, end]
}
