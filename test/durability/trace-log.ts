/** One system call of a strace log, with the lines on which it began and ended: another thread's calls may lie between. */
export interface TracedCall {
  thread: number
  name: string
  /** The arguments as strace prints them. */
  args: string
  /** What it returned; `?` where the process died in it. */
  result: string
  began: number
  ended: number
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (.*)$/s
const BEGUN = /^(\d+) +(\w+)\((.*?) *<unfinished \.\.\.>$/s
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.*)$/s

/**
 * Reads what `strace -f -o` wrote, in the order in which the calls ended. Calls that never ended come last.
 * Lines are counted from `firstLine`.
 */
export function readTraceLog(text: string, firstLine = 0): TracedCall[] {
  const calls: TracedCall[] = []
  const open = new Map<number, TracedCall>()
  text.split('\n').forEach((line, lineIndex) => {
    const index = firstLine + lineIndex
    const resumed = RESUMED.exec(line)
    if (resumed) {
      const call = open.get(Number(resumed[1]))
      if (!call || call.name !== resumed[2]) return
      open.delete(call.thread)
      call.args += resumed[3]
      call.result = resumed[4]!
      call.ended = index
      calls.push(call)
      return
    }
    const begun = BEGUN.exec(line)
    const whole = begun ? null : WHOLE.exec(line)
    const found = begun ?? whole
    if (!found) return
    const call = {
      thread: Number(found[1]),
      name: found[2]!,
      args: found[3]!,
      result: whole ? whole[4]! : '?',
      began: index,
      ended: whole ? index : Number.POSITIVE_INFINITY,
    }
    if (whole) calls.push(call)
    else open.set(call.thread, call)
  })
  return [...calls, ...open.values()]
}

/** What a path below the data folder is for, such as `bytes` or `log`, or `other` for anything else. */
export function kindOfPath(path: string): string {
  if (/\/catalog\.sqlite-wal$/.test(path)) return 'log'
  if (/\/catalog\.sqlite(-journal)?$/.test(path)) return 'catalog'
  if (/\/(files|staging)(\/.*)?\/[0-9a-zA-Z_-]{16,}$/.test(path)) return 'bytes'
  if (/\/(files|staging)(\/|$)/.test(path)) return 'folder'
  if (/socket:|TCP:/.test(path)) return 'socket'
  if (/eventfd/.test(path)) return 'wake-up'
  return 'other'
}
