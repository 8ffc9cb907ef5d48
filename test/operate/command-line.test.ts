import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder, upload } from '../server/running.ts'
import { run, serve } from './running.ts'

const COMMANDS = ['serve', 'doctor', 'fsck', 'sweep', 'backup', 'restore', 'import', 'token', 'erase']

test('explains itself and each command, in Chinese and in English', async () => {
  const english = await run(['--help'])
  const chinese = await run(['--help', '--lang', 'zh'])
  assert.deepEqual([english.code, chinese.code], [0, 0])
  for (const command of COMMANDS) {
    assert.match(english.output, new RegExp(`^  ${command}\\b`, 'm'))
    assert.match(chinese.output, new RegExp(`^  ${command}\\b.*\\p{Script=Han}`, 'mu'))
  }
  assert.doesNotMatch(english.output, /\p{Script=Han}/u)
  const { code, output } = await run(['fsck', '--help'], { LANG: 'zh_CN.UTF-8' })
  assert.equal(code, 0)
  assert.match(output, /--mend .*修复/)
  assert.match((await run(['--version'])).output, /^\d+\.\d+\.\d+\n$/)
})

test('names the right word for a wrong one, and ends with 2', async () => {
  for (const [args, hint] of [
    [['srve'], 'Did you mean serve?'],
    [['serve', '--prot', '1'], 'Did you mean --port?'],
    [['serve', '--port'], 'It is written: --port <number>'],
    [['backup'], 'It is written: dukou backup <folder>'],
    [['token', 'make', 'li'], 'It is written: dukou token create'],
    [['serve', '--lang', 'fr'], '--lang is zh or en'],
  ] as const) {
    const { code, output } = await run([...args])
    assert.equal(code, 2, output)
    assert.ok(output.includes(hint), output)
    assert.match(output, /\p{Script=Han}/u)
  }
})

test('names every wrong setting at once and starts nothing', async (t) => {
  const folder = await temporaryFolder(t)
  const config = join(folder, 'dukou.json')
  writeFileSync(config, JSON.stringify({ data: 'data', limits: { maxFileSize: '1XB' }, publicURL: 'x' }))
  const { code, output } = await run(['serve', '--config', config], { DUKOU_PORT: '70000' })
  assert.equal(code, 2)
  assert.match(output, /limits\.maxFileSize must be from 1 B to 1 TiB.*, not "1XB"/)
  assert.match(output, /publicURL is no setting\. Did you mean publicUrl\?/)
  assert.match(output, /DUKOU_PORT must be a whole number from 0 to 65535/)
  assert.match(output, /DUKOU_PORT 应为 0 到 65535 之间的整数/)
})

test('serves by a file and the environment', async (t) => {
  const folder = await temporaryFolder(t)
  const config = join(folder, 'dukou.json')
  writeFileSync(
    config,
    JSON.stringify({ data: 'files-here', limits: { maxFileSize: '1KiB' }, aliases: ['/image'] }),
  )
  const { url } = await serve(t, join(folder, 'data'), ['--config', config], { DUKOU_LIMITS_MAX_FILES: '1' })
  await upload(url)
  await assert.rejects(upload(url, { body: 'x'.repeat(1025) }), /file_too_large/)
})

test('says why it cannot start', async (t) => {
  const folder = await temporaryFolder(t)
  const data = join(folder, 'data')
  await serve(t, data)
  const second = await run(['serve', '--port', '0', '--data', data])
  assert.equal(second.code, 1)
  assert.match(second.output, /Another server uses the data folder/)
  const open = await run(['serve', '--port', '0', '--host', '0.0.0.0', '--data', join(folder, 'other')])
  assert.equal(open.code, 1)
  assert.match(open.output, /no authorization is configured/)
  // Permitted by a switch; on loopback here, so that no test opens a port to others.
  await serve(t, join(folder, 'other'), ['--lan'])
})

test('makes, lists and revokes tokens beside a running server, which heeds it at once', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { url } = await serve(t, data, [], { DUKOU_AUTHORIZE: 'tokens' })
  const command = (...args: string[]) => run(['token', ...args, '--data', data])
  const ask = (token: string) => fetch(`${url}/files`, { headers: { authorization: `Bearer ${token}` } })

  const created = await command('create', 'li', '--ttl', '1h')
  assert.equal(created.code, 0, created.output)
  const [token] = /^dk_\S+$/m.exec(created.output)!
  assert.equal((await ask(token)).status, 200)
  await upload(url, {}, token)
  const listed = await command('list')
  assert.match(listed.output, /^[0-9a-f]{16} {2}\S+Z {2}\S+Z {2}li$/m)
  assert.ok(!listed.output.includes(token))
  assert.equal((await command('revoke', token)).code, 0)
  assert.equal((await ask(token)).status, 401)
  assert.equal((await command('revoke', token)).code, 1)

  const other = /^dk_\S+$/m.exec((await command('create', 'wang')).output)![0]
  assert.equal((await command('revoke', 'wang')).code, 0)
  assert.equal((await ask(other)).status, 401)
})

test('erases an owner beside a running server and leaves the others', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  const { url } = await serve(t, data, [], { DUKOU_AUTHORIZE: 'tokens' })
  const token = async (owner: string) =>
    /^dk_\S+$/m.exec((await run(['token', 'create', owner, '--data', data])).output)![0]
  const [li, wang] = [await token('li'), await token('wang')]
  const gone = await upload(url, { body: 'of li' }, li)
  const kept = await upload(url, { body: 'of wang' }, wang)
  const { code, output } = await run(['erase', 'li', '--data', data])
  assert.equal(code, 0, output)
  assert.match(output, /Erased 1 files/)
  assert.ok([401, 404].includes((await fetch(gone.url)).status))
  assert.equal(await (await fetch(kept.url)).text(), 'of wang')
  const checked = await run(['fsck', '--data', data])
  assert.equal(checked.code, 0, checked.output)
  assert.match(checked.output, /1 files checked, 0 faults/)
})

test('sweeps a folder that no server uses, and no other', async (t) => {
  const data = join(await temporaryFolder(t), 'data')
  assert.match((await run(['sweep', '--data', data])).output, /is no data folder/)
  const { child, url } = await serve(t, data)
  await upload(url)
  assert.equal((await run(['sweep', '--data', data])).code, 1)
  child.signal('SIGKILL')
  await child.ended
  const { code, output } = await run(['sweep', '--data', data])
  assert.equal(code, 0, output)
  assert.match(output, /Swept: 0 broken uploads/)
})
