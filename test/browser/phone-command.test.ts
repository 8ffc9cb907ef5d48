import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..', '..')
const fixture = join(import.meta.dirname, 'fixture')

/** Runs `npm run phone -- …` as the run script does, and collects what it says. */
function runPhone(args: string[]) {
  const flags = ['--conditions=@dukou/source', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...flags, join(root, 'scripts', 'phone.ts'), ...args], { cwd: root })
  let said = ''
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, said }))
  const printed = new Promise<string>((resolve) => {
    const take = (part: Buffer) => {
      said += part
      const address = /http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/.exec(said)
      if (address) resolve(address[0])
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
  })
  return { child, ended, printed }
}

test('prints an address that opens the mini program, and Ctrl-C ends it cleanly', async () => {
  const { child, ended, printed } = runPhone([
    fixture,
    '--rewrite',
    'https://a.example/*=http://127.0.0.1:1/',
  ])
  const [address, token] = (await printed).split('#') as [string, string]
  const answer = await fetch(`${address}launch`, { headers: { 'x-dukou-token': token } })
  assert.deepEqual(((await answer.json()) as { project: { pages: string[] } }).project.pages, [
    'pages/index/index',
    'pages/second/second',
  ])
  child.kill('SIGINT')
  assert.equal((await ended).code, 0)
})

test('says in both languages what is wrong with the folder', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'dukou-empty-'))
  const cases: [string[], RegExp, RegExp][] = [
    [[], /请给出一个小程序目录/, /Name one mini-program folder/],
    [[join(empty, 'none')], /没有这个文件夹/, /no such folder/],
    [[empty], /找不到 app\.json/, /app\.json is missing/],
    [[fixture, '--port', 'x'], /--port 必须是/, /--port must be a number/],
    [[fixture, '--rewrite', 'x'], /--rewrite 需要/, /--rewrite needs from=to/],
  ]
  const outcomes = await Promise.all(cases.map(([args]) => runPhone(args).ended))
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
  const { code, said } = await runPhone([fixture, '--port', String(port)]).ended
  assert.equal(code, 1)
  assert.match(said, new RegExp(`端口 ${port} 已被占用`))
  assert.match(said, new RegExp(`Port ${port} is in use`))
  holder.close()
})
