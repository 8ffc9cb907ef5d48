import { relative } from 'node:path'
import type { EventData } from 'node:test'
import type { TestEvent } from 'node:test/reporters'

const SLOWEST = 12

/** A reporter of Node's test runner that says at the end which files took longest, what was not run, and why. */
export default async function* atEnd(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const reasons = new Map<string, number>()
  const seconds = new Map<string, number>()
  for await (const { type, data } of events) {
    if (type === 'test:summary') {
      const { file, duration_ms: ms } = data as EventData.TestSummary
      if (file !== undefined) seconds.set(relative(process.cwd(), file), ms / 1000)
    }
    if (type !== 'test:pass') continue
    const { skip } = data as EventData.TestPass
    if (skip === undefined || skip === false) continue
    const reason = typeof skip === 'string' && skip !== '' ? skip : 'without a reason'
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  if (seconds.size > SLOWEST) {
    yield '\nseconds of the slowest files … 最慢的文件（秒）:\n'
    const slowest = [...seconds].sort((a, b) => b[1] - a[1]).slice(0, SLOWEST)
    for (const [file, took] of slowest) yield `${took.toFixed(0).padStart(6)}  ${file}\n`
  }
  if (reasons.size === 0) return
  yield '\nnot run … 未运行:\n'
  for (const [reason, count] of [...reasons].sort()) yield `${String(count).padStart(6)}  ${reason}\n`
  if ([...reasons.keys()].some((reason) => reason.includes('DUKOU_ENGINES')))
    yield 'DUKOU_ENGINES=1 npm test runs real engines too; as root on Debian it installs those that are missing.\n'
}
