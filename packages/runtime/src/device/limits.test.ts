import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cases } from '../cases/cases.ts'
import { limitTable } from './limits.ts'

/** Which cases reach each limit: that they hold is theirs to show. */
const reached: Record<keyof typeof limitTable, RegExp> = {
  concurrent: /beyond the limit fails/,
  download: /a download past the limit fails/,
  answer: /an answer beyond what memory holds fails/,
  body: /an ArrayBuffer that is too large fails/,
  files: /writeFile past the limit of the storage fails/,
  read: /a file larger than may be read at once fails/,
  temp: /temp files beyond their room die/,
  open: /open beyond the number of open files fails/,
  item: /more than 1 MB under one key is refused/,
  storage: /more than 10 MB in all is refused/,
}

for (const [name, pattern] of Object.entries(reached)) {
  test(`the limit ${name} has a case, and a source`, () => {
    assert.ok(
      cases.some((one) => pattern.test(one.name)),
      String(pattern),
    )
    assert.match(limitTable[name as keyof typeof limitTable].source, /^wx-api §/)
  })
}
