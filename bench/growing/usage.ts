import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Whose CPU is counted together. */
export type Part = 'server' | 'database' | 'store' | 'balancer' | 'sender'

const PART_OF: Record<string, Part> = {
  postgres: 'database',
  radosgw: 'store',
  'ceph-osd': 'store',
  'ceph-mon': 'store',
  nginx: 'balancer',
}
const PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Seconds of CPU that each part has used so far, user and system, of this machine's processes with those names. */
export function usage(servers: number[]): Record<Part, number> {
  const parts: Record<Part, number> = { server: 0, database: 0, store: 0, balancer: 0, sender: 0 }
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    const { name, ticks } = statOf(pid)
    const part = servers.includes(pid) ? 'server' : pid === process.pid ? 'sender' : PART_OF[name]
    if (part) parts[part] += ticks / PER_SECOND
  }
  return parts
}

function statOf(pid: number): { name: string; ticks: number } {
  try {
    const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    const fields = rest.split(' ')
    // utime and stime, the 14th and 15th of proc(5); those of children that have ended are theirs.
    return { name: name.split(':')[0]!, ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    // Ended meanwhile.
    return { name: '', ticks: 0 }
  }
}

export const PARTS: Part[] = ['server', 'database', 'store', 'balancer', 'sender']

/** Of two readings, what was used in between. */
export function between(before: Record<Part, number>, after: Record<Part, number>): Record<Part, number> {
  return Object.fromEntries(PARTS.map((part) => [part, after[part] - before[part]])) as Record<Part, number>
}
