import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { explain } from 'dukou/messages'
import { root } from '../lib/root.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, code]) => code!)

/** Codes of the client: what it throws, what its table of host failures gives, and its notices. */
function ofClient(): string[] {
  const files = globSync('packages/client/src/**/*.ts', { cwd: root }).filter(
    (file) => !/\.test\.ts$/.test(file),
  )
  const text = files.map(read).join('\n')
  return [
    ...found(text, /new DukouError\(\s*'([a-z_]+)'/g),
    ...found(text, /new DukouError\(isFull \? '([a-z_]+)'/g),
    ...found(text, /failed\('([a-z_]+)'/g),
    ...found(text, /halt\('([a-z_]+)'/g),
    ...found(text, /notice\('([a-z_]+)'/g),
    ...found(text, /^ {2}\['([a-z_]+)', \[/gm),
    ...found(/why something did not happen[\s\S]*?export type Code/i.exec(text)![0], /`([a-z_]+)` /g),
  ]
}

/** Codes of the server that reach a client: those above the line that says so. */
function ofServer(): string[] {
  const [table] = read('packages/server/src/errors.ts').split('never reach a client')
  return found(table!, /^ {2}([a-z_]+): \{/gm)
}

const client = [...new Set(ofClient())]
const server = [...new Set(ofServer())]

test('the codes are found where they are', () => {
  for (const code of ['aborted', 'domain', 'quota', 'stalled', 'origin_refused', 'not_kept', 'bad_answer'])
    assert.ok(client.includes(code), code)
  assert.ok(client.length > 20 && server.length > 35, `${client.length} and ${server.length}`)
})

/** What is wrong with the texts of a code; empty where all is well. */
function faultsOf(code: string): string[] {
  const [zh, en] = ['zh', 'en'].map((language) => explain({ code, message: '' }, language))
  const rules: [right: boolean, what: string][] = [
    [!/不是 dukou 的：可能/.test(zh!.todo), 'has no text'],
    [[zh!.what, zh!.todo, zh!.say].every((text) => /\p{Script=Han}.*[。）]$/u.test(text)), 'Chinese'],
    [[en!.what, en!.say].every((text) => /^[^\p{Script=Han}]+\.$/u.test(text)), 'English'],
    // Something to do: more than what happened, said again. Names of WeChat's own pages stay as they are.
    [zh!.todo.length > 12 && en!.todo.length > 30 && /[a-z].*[.)]$/.test(en!.todo), 'what to do'],
  ]
  return rules.flatMap(([right, what]) => (right ? [] : [`${code}: ${what}`]))
}

test('every code has a message in Chinese and in English that says what to do', () => {
  assert.deepEqual([...new Set([...client, ...server])].flatMap(faultsOf), [])
})
