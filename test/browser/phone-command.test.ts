import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startChild } from '../lib/child.ts'
import { root, sourceFlags } from '../lib/root.ts'

const fixture = join(import.meta.dirname, 'fixture')

/** Runs `npm run phone -- …` as the run script does. */
const runPhone = (args: string[]) =>
  startChild(process.execPath, [...sourceFlags, join(root, 'scripts', 'phone.ts'), ...args], { cwd: root })

/** Runs the command that the package installs. */
const runCommand = (args: string[]) =>
  startChild(process.execPath, [join(root, 'packages', 'runtime', 'bin', 'dukou-phone.js'), ...args], {
    cwd: join(fixture, '..'),
  })

/** How it ended, and all that it said. */
async function outcomeOf(args: string[]) {
  const phone = runPhone(args)
  return { code: await phone.ended, said: phone.output() }
}

test('prints an address that opens the mini program, and Ctrl-C ends it cleanly', async () => {
  const phone = runPhone([fixture, '--rewrite', 'https://a.example/*=http://127.0.0.1:1/'])
  const [link] = await phone.waitFor(/http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/)
  const [address, token] = link.split('#') as [string, string]
  const answer = await fetch(`${address}launch`, { headers: { 'x-dukou-token': token } })
  assert.deepEqual(((await answer.json()) as { project: { pages: string[] } }).project.pages, [
    'pages/index/index',
    'pages/second/second',
  ])
  phone.signal('SIGINT')
  assert.equal(await phone.ended, 0)
})

test('says in both languages what is wrong with the folder', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'dukou-empty-'))
  const cases: [string[], RegExp, RegExp][] = [
    [[], /请给出一个小程序目录/, /Name one mini-program folder/],
    [[join(empty, 'none')], /没有这个文件夹/, /no such folder/],
    [[empty], /找不到 app\.json/, /app\.json is missing/],
    [[fixture, '--port', 'x'], /--port 必须是/, /--port must be a number/],
    [[fixture, '--profile', 'palm'], /--profile 只能是/, /--profile must be one of devtools/],
    [[fixture, '--sdk-version', 'new'], /--sdk-version 形如/, /--sdk-version looks like/],
    [[fixture, '--rewrite', 'x'], /--rewrite 需要/, /--rewrite needs from=to/],
  ]
  const outcomes = await Promise.all(cases.map(([args]) => outcomeOf(args)))
  outcomes.forEach(({ code, said }, index) => {
    assert.equal(code, 1, said)
    assert.match(said, cases[index]![1])
    assert.match(said, cases[index]![2])
    assert.doesNotMatch(said, /\n\s+at /, 'no stack')
  })
  await rm(empty, { recursive: true })
})

test('says that the port is taken', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as { port: number }
  const { code, said } = await outcomeOf([fixture, '--port', String(port)])
  assert.equal(code, 1)
  assert.match(said, new RegExp(`端口 ${port} 已被占用`))
  assert.match(said, new RegExp(`Port ${port} is in use`))
  holder.close()
})

test('the package’s own command takes a folder from where it stands, a profile and a base library', async () => {
  const phone = runCommand(['fixture', '--profile', 'android', '--sdk-version', '2.30.0', '--seed', '9'])
  const [link] = await phone.waitFor(/http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/)
  const [address, token] = link.split('#') as [string, string]
  const answer = await fetch(`${address}launch`, { headers: { 'x-dukou-token': token } })
  const { profile, state } = (await answer.json()) as {
    profile: { platform: string; sdkVersion: string }
    state: { seed: number; reload: string }
  }
  assert.deepEqual([profile.platform, profile.sdkVersion], ['android', '2.30.0'])
  assert.deepEqual([state.seed, state.reload], [9, 'on'])
  phone.signal('SIGTERM')
  assert.equal(await phone.ended, 0)
})

test('the command tells its options in both languages', async () => {
  const help = runCommand(['--help'])
  assert.equal(await help.ended, 0)
  assert.match(help.output(), /小程序目录/)
  assert.match(help.output(), /the mini program's folder/)
})
