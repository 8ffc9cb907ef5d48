import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acknowledge, broken, createLedger, type Seen, type SentForm, type ShownFile } from './ledger.ts'

const shown = (name: string, id = `id-${name}`): ShownFile => ({
  id,
  url: `http://h/files/${id}`,
  name,
  size: 1,
  sha256: name,
})
const sent = (...names: string[]): SentForm => ({
  files: names.map((name) => ({ name, size: 1, sha256: name })),
  fate: 'sent',
  key: names.join(),
  body: null,
})
const seen = (listed: ShownFile[], more: Partial<Seen> = {}): Seen => ({
  listed,
  onDisk: listed.map(({ id }) => id),
  served: new Map(listed.map(({ id, sha256 }) => [id, sha256])),
  servedAsPromised: new Map(),
  ...more,
})

function kept(name: string) {
  const ledger = createLedger()
  const form = sent(name)
  ledger.forms.push(form)
  acknowledge(ledger, form, [shown(name)])
  return ledger
}

test('finds nothing wrong where all is as promised', () => {
  assert.deepEqual(broken(kept('a'), seen([shown('a')])), [])
})

for (const [what, view, fault] of [
  ['a lost file', seen([]), /is not listed/],
  ['a changed file', seen([shown('a')], { served: new Map([['id-a', 'b']]) }), /is served as b/],
  ['a file listed twice', seen([shown('a'), shown('a')]), /listed twice/],
  ['a file that nobody sent', seen([shown('a'), shown('x')]), /nobody sent/],
  ['a form kept twice', seen([shown('a'), shown('a', 'again')]), /that was kept is listed once more/],
  ['bytes without a row', seen([shown('a')], { onDisk: ['id-a', 'x'] }), /belongs to no row/],
  ['a row without bytes', seen([shown('a')], { onDisk: [] }), /not on the disk/],
] as const) {
  test(`finds ${what}`, () => assert.match(broken(kept('a'), view).join(), fault))
}

test('takes a form in flight whole or not at all, and one that was cut never', () => {
  const ledger = createLedger()
  ledger.forms.push(sent('a', 'b'))
  assert.deepEqual(broken(ledger, seen([])), [])
  assert.deepEqual(broken(ledger, seen([shown('a'), shown('b')])), [])
  assert.match(broken(ledger, seen([shown('a')])).join(), /in part/)
  ledger.forms[0]!.fate = 'cut'
  assert.match(broken(ledger, seen([shown('a'), shown('b')])).join(), /that was cut/)
})

test('finds a deleted file that came back', () => {
  const ledger = kept('a')
  ledger.kept.get('id-a')!.deletion = 'asked'
  assert.deepEqual(broken(ledger, seen([shown('a')])), [])
  assert.deepEqual(broken(ledger, seen([])), [])
  ledger.kept.get('id-a')!.deletion = 'done'
  assert.match(broken(ledger, seen([shown('a')])).join(), /listed again/)
})
