import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textFields } from './fields.ts'

test('sends objects and arrays as JSON, the rest as text, and nothing for nothing', () => {
  const fields = {
    id: 'test',
    a: { abc: '111' },
    b: [1, 2, 3],
    n: 7,
    yes: true,
    no: false,
    gone: null,
    lost: undefined,
  }
  assert.deepEqual(textFields(fields), {
    id: 'test',
    a: '{"abc":"111"}',
    b: '[1,2,3]',
    n: '7',
    yes: 'true',
    no: 'false',
  })
})
