import type { Profiler } from 'node:inspector'

/** Time in a group of functions, in milliseconds. */
export interface Share {
  name: string
  ms: number
}

/** Sums up where the thread was, by source file and by function; its idle time is left out. */
export function groupProfile({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): {
  busy: number
  files: Share[]
  functions: Share[]
} {
  const spent = new Map<number, number>()
  samples.forEach((id, n) => {
    spent.set(id, (spent.get(id) ?? 0) + timeDeltas[n]! / 1000)
  })
  const files = new Map<string, number>()
  const functions = new Map<string, number>()
  let busy = 0
  for (const { id, callFrame } of nodes) {
    const ms = spent.get(id) ?? 0
    if (ms === 0 || callFrame.functionName === '(idle)') continue
    busy += ms
    const file = fileOf(callFrame.url)
    add(files, file, ms)
    add(functions, `${callFrame.functionName || '(anonymous)'} ${file}:${callFrame.lineNumber + 1}`, ms)
  }
  return { busy, files: sorted(files), functions: sorted(functions) }
}

/** Packages count as one file each. What has no source is of V8, or a call into Node's C++ such as `writev`. */
function fileOf(url: string): string {
  if (url === '') return '(native)'
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)
  if (installed) return installed[1]!
  return url.replace(/^.*\/packages\/server\/src\//, 'dukou/').replace(/^file:\/\//, '')
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms)
}

function sorted(sums: Map<string, number>): Share[] {
  return [...sums].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms)
}
