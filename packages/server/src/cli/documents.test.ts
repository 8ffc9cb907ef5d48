import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readOptions } from '../options.ts'
import { COMMANDS } from './commands.ts'
import { type Config, readConfig } from './config.ts'
import type { Node } from './config-check.ts'
import { variables } from './config-environment.ts'
import { configSchema } from './config-schema.ts'

for (const name of ['operating.md', 'operating.zh-CN.md']) {
  const text = readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8')

  test(`${name} names every setting, with its variable where it can't be guessed`, () => {
    const missing = [...variables(configSchema as unknown as Node).values()]
      .map(({ path }) => path.join('.'))
      .filter((path) => !text.includes(`\`${path}\``))
    assert.deepEqual(missing, [])
  })

  test(`${name} names every command and option`, () => {
    for (const [command, { options }] of Object.entries(COMMANDS)) {
      assert.ok(text.includes(`dukou ${command}`), command)
      for (const option of Object.keys(options))
        assert.ok(text.includes(`--${option}`), `${command} --${option}`)
    }
  })

  test(`${name} shows a configuration that is valid`, (t) => {
    const { options } = configured(t, text)[0]!
    assert.equal(options.metricsToken, 'a-secret-of-ours')
    readOptions(options)
  })
}

for (const name of ['migrating.md', 'migrating.zh-CN.md'])
  test(`${name} shows configurations that are valid`, (t) => {
    const found = configured(t, readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8'))
    for (const { options } of found) readOptions(options)
    assert.deepEqual(
      found.map(({ options }) => options.direct?.cloud),
      [undefined, 'oss'],
    )
  })

/** The configurations that a page shows, read. */
function configured(t: TestContext, text: string): Config[] {
  const shown = [...text.matchAll(/```json\n(\{\n.*?)```/gs)].map(([, json]) => json!)
  return shown.map((json) => {
    const folder = mkdtempSync(join(tmpdir(), 'dukou-documents-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    // The secrets' files are somebody's own.
    for (const [, file] of json.matchAll(/File": "([^"]+)"/g))
      writeFileSync(join(folder, file!), 'a-secret-of-ours\n')
    writeFileSync(join(folder, 'dukou.json'), json)
    return readConfig({ cwd: folder, env: {} })
  })
}
