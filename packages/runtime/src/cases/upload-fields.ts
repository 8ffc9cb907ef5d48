import type { Case } from './case.ts'
import { send } from './upload.ts'

const WIRE = 'wx-api §3.3'

/** The text fields of an upload. */
export const uploadFieldCases: Case[] = [
  ...(
    [
      ['text', '渡口', '渡口'],
      ['empty text', '', ''],
      ['a number', 12.5, '12.5'],
      ['a boolean', true, '[object Boolean]'],
      ['null', null, '[object Null]'],
      ['undefined', undefined, '[object Undefined]'],
      ['an object', { abc: '111' }, '[object Object]'],
      ['an array', [1, 2, 3], '[object Array]'],
    ] as const
  ).map(
    ([what, value, arrives]): Case => ({
      name: `formData with ${what} arrives as ${JSON.stringify(arrives)}`,
      source: `${WIRE} [observed], C4`,
      async run(t) {
        const { field } = await send(t, { formData: { id: 'test', a: value } })
        t.equal(field('id'), 'test')
        t.equal(field('a'), arrives)
      },
    }),
  ),
  {
    name: 'on a phone that writes fields as text, objects, arrays and booleans arrive by String',
    source: `${WIRE}, C4: the other reading; which holds today is unverified on a device`,
    phone: { fields: 'text' },
    async run(t) {
      const formData = { a: { abc: '111' }, b: [1, 2, 3], c: true, d: null }
      const { field } = await send(t, { formData })
      t.deepEqual(['a', 'b', 'c', 'd'].map(field), ['[object Object]', '1,2,3', 'true', 'null'])
    },
  },
  {
    name: 'formData that is no object is left out',
    source: 'wx-api §1.3 [observed]',
    async run(t) {
      const { parts } = await send(t, { formData: JSON.stringify({ a: 1 }) })
      t.deepEqual(
        parts.map(({ name }) => name),
        ['file'],
      )
    },
  },
  {
    name: 'formData and header that are no object are left out, each with a warning',
    source: 'wx-api §1.3 [observed]',
    async run(t) {
      for (const value of ['{"a":1}', [1], 5]) {
        const { parts } = await send(t, { formData: value, header: value })
        t.deepEqual(
          parts.map(({ name }) => name),
          ['file'],
        )
        t.equal(t.warned.length, 2)
        t.match(t.warned.splice(0).join(), /formData.*Object.*header|header.*Object.*formData/s)
      }
    },
  },
  {
    name: 'a field that will arrive mangled is warned of, by its name',
    source: `${WIRE} C4`,
    async run(t) {
      await send(t, { formData: { id: 1, tags: ['a'] } })
      t.equal(t.warned.length, 1)
      t.match(t.warned[0], /formData\.tags/)
    },
  },
]
