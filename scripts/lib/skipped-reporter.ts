import type { EventData } from 'node:test'
import type { TestEvent } from 'node:test/reporters'

/** A reporter of Node's test runner that says at the end what was not run, and why. */
export default async function* skipped(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const reasons = new Map<string, number>()
  for await (const { type, data } of events) {
    if (type !== 'test:pass') continue
    const { skip } = data as EventData.TestPass
    if (skip === undefined || skip === false) continue
    const reason = typeof skip === 'string' && skip !== '' ? skip : 'without a reason'
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  if (reasons.size === 0) return
  yield '\nnot run … 未运行:\n'
  for (const [reason, count] of [...reasons].sort()) yield `${String(count).padStart(6)}  ${reason}\n`
  if ([...reasons.keys()].some((reason) => reason.includes('DUKOU_ENGINES')))
    yield 'DUKOU_ENGINES=1 npm test runs real engines too; as root on Debian it installs those that are missing.\n'
}
