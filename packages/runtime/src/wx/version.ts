/** Whether version `a` is at least `b`. */
export function atLeast(a: string, b: string): boolean {
  const x = a.split('.').map(Number)
  const y = b.split('.').map(Number)
  for (let at = 0; at < 3; at += 1) {
    if ((x[at] ?? 0) !== (y[at] ?? 0)) return (x[at] ?? 0) > (y[at] ?? 0)
  }
  return true
}
