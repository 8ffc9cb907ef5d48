import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { DukouError } from '../errors.ts'
import { readOptions, type ServerOptions } from '../options.ts'
import { ConfigError, readConfig } from './config.ts'
import type { Node } from './config-check.ts'
import { readEnvironment, variables } from './config-environment.ts'
import { configSchema } from './config-schema.ts'

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-config-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function problemsOf(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error))
    for (const { zh } of error.problems) assert.match(zh, /\p{Script=Han}/u)
    return error.problems.map(({ name, en }) => `${name} ${en}`)
  }
  return []
}

test('reads dukou.json of the working folder, the environment over it, and flags over both', (t) => {
  const cwd = folderOf(t)
  const written = { data: 'files', port: 1, limits: { maxFileSize: '10MiB', stallMs: '20s', maxFiles: 3 } }
  writeFileSync(join(cwd, 'dukou.json'), JSON.stringify(written))
  const env = { DUKOU_PORT: '2', DUKOU_LIMITS_MAX_FILE_SIZE: '1.5 MiB', DUKOU_ALIASES: '/image, /pic' }
  const config = readConfig({ cwd, env, flags: { port: '3' } })
  assert.deepEqual(config, {
    host: '127.0.0.1',
    port: 3,
    retireMs: 0,
    file: join(cwd, 'dukou.json'),
    options: {
      data: join(cwd, 'files'),
      aliases: ['/image', '/pic'],
      limits: { maxFileSize: 1_572_864, stallMs: 20_000, maxFiles: 3 },
    },
  })
})

test('needs no configuration at all', (t) => {
  const cwd = folderOf(t)
  const { host, port, options, file } = readConfig({ cwd, env: {} })
  assert.deepEqual({ host, port, file }, { host: '127.0.0.1', port: 3000, file: null })
  assert.deepEqual(options, { data: join(cwd, 'dukou-data') })
})

test('names every wrong value at once, with what is allowed there', (t) => {
  const cwd = folderOf(t)
  const file = join(cwd, 'other.json')
  writeFileSync(
    file,
    JSON.stringify({ log: 'loud', limits: { maxFiles: 0, maxFileSizes: 5 }, origins: ['*'] }),
  )
  const problems = problemsOf(() =>
    readConfig({ cwd, config: 'other.json', env: { DUKOU_PORT: 'http', DUKOU_LIMITS_STALL: '3s' } }),
  )
  assert.deepEqual(problems, [
    'log must be one of silent, fatal, error, warn, info, debug, trace, not "loud"',
    'limits.maxFiles must be a whole number from 1 to 100, not 0',
    'limits.maxFileSizes is no setting. Did you mean maxFileSize?',
    'origins.0 must be origins like https://example.com, not "*"',
    'DUKOU_LIMITS_STALL is no setting. Did you mean DUKOU_LIMITS_STALL_MS?',
    'DUKOU_PORT must be a whole number from 0 to 65535, not "http"',
  ])
})

test('says in words of its unit what an amount may be', (t) => {
  const cwd = folderOf(t)
  const problems = problemsOf(() =>
    readConfig({ cwd, env: { DUKOU_URL_SECONDS: '5s', DUKOU_LIMITS_MAX_FIELD_BYTES: '1TiB' } }),
  )
  assert.deepEqual(problems, [
    'DUKOU_URL_SECONDS must be from 1 h to 3660 d, as a number of seconds or like 30s, not "5s"',
    'DUKOU_LIMITS_MAX_FIELD_BYTES must be from 1 B to 16 MiB, as a number of bytes or like 10MiB, not "1TiB"',
  ])
})

test('takes secrets from files and prints none', (t) => {
  const cwd = folderOf(t)
  writeFileSync(join(cwd, 'token'), 'a-token-of-16-or-more\n')
  writeFileSync(join(cwd, 'secret'), 's3cr3t\n')
  const wechat = { apps: [{ appid: 'wx0123456789abcdef', secretFile: 'secret' }] }
  writeFileSync(join(cwd, 'dukou.json'), JSON.stringify({ wechat }))
  const { options } = readConfig({ cwd, env: { DUKOU_METRICS_TOKEN_FILE: join(cwd, 'token') } })
  assert.equal(options.metricsToken, 'a-token-of-16-or-more')
  assert.deepEqual(options.wechat?.apps, [{ appid: 'wx0123456789abcdef', secret: 's3cr3t' }])

  const env = {
    DUKOU_METRICS_TOKEN: 'short secret',
    DUKOU_WECHAT_APPS: 'wx0123456789abcdef:a secret,nothing',
  }
  const problems = problemsOf(() => readConfig({ cwd, env }))
  assert.equal(problems.length, 3, problems.join('\n'))
  assert.doesNotMatch(problems.join(), /a secret|short secret/)
  assert.match(
    problemsOf(() => readConfig({ cwd, env: { DUKOU_METRICS_TOKEN_FILE: '/nowhere' } })).join(),
    /DUKOU_METRICS_TOKEN_FILE names a file that cannot be read \(ENOENT\)/,
  )
})

test('reads pairs of appid and secret from one variable', (t) => {
  const env = { DUKOU_WECHAT_APPS: 'wx0123456789abcdef:one, wxfedcba9876543210:two' }
  assert.deepEqual(readConfig({ cwd: folderOf(t), env }).options.wechat?.apps, [
    { appid: 'wx0123456789abcdef', secret: 'one' },
    { appid: 'wxfedcba9876543210', secret: 'two' },
  ])
})

test('leaves alone what Kubernetes puts into the environment for a service of the same name', () => {
  const problems: [] = []
  const env = {
    DUKOU_PORT: 'tcp://10.0.0.1:3000',
    DUKOU_SERVICE_HOST: '10.0.0.1',
    DUKOU_PORT_3000_TCP_PROTO: 'tcp',
    PATH: '/bin',
  }
  assert.deepEqual(readEnvironment(configSchema as unknown as Node, env, problems), {})
  assert.deepEqual(problems, [])
})

test('says where a file is no JSON', (t) => {
  const cwd = folderOf(t)
  writeFileSync(join(cwd, 'dukou.json'), '{ "port": 1, }')
  assert.match(problemsOf(() => readConfig({ cwd, env: {} })).join(), /dukou\.json cannot be read as JSON/)
})

test('takes a word instead of the group of authorization', (t) => {
  const cwd = folderOf(t)
  assert.equal(readConfig({ cwd, env: { DUKOU_AUTHORIZE: 'tokens' } }).options.authorize, 'tokens')
  assert.deepEqual(
    problemsOf(() => readConfig({ cwd, env: { DUKOU_AUTHORIZE: 'token' } })),
    [
      'DUKOU_AUTHORIZE must be "tokens" or a group of settings: url, secret, timeoutMs, headers, cacheSeconds',
    ],
  )
})

test('allows the same numbers as the options of createServer', () => {
  const usual: ServerOptions = {
    data: 'data',
    authorize: { url: 'http://127.0.0.1/' },
    wechat: { apps: [{ appid: 'wx1', secret: 's' }] },
    limits: { maxFileSize: 2 ** 40, maxFiles: 100 },
    bucket: { endpoint: 'http://store.internal', name: 'b', accessKeyId: 'k', accessKeySecret: 's' },
    database: { url: 'postgres://127.0.0.1/dukou' },
  }
  const accepts = (path: string[], value: number) => {
    const options = structuredClone(usual) as unknown as Record<string, unknown>
    const [group, name] = path.length === 2 ? path : [null, path[0]]
    if (group === null) options[name!] = value
    else options[group!] = { ...(options[group!] as object), [name!]: value }
    try {
      readOptions(options as unknown as ServerOptions)
      return true
    } catch (error) {
      assert.ok(error instanceof DukouError, String(error))
      return false
    }
  }
  const numbers = [...variables(configSchema as unknown as Node).values()].filter(
    ({ path, node }) => node.type === 'integer' && !['port', 'retireMs'].includes(path[0]!),
  )
  assert.ok(numbers.length > 25)
  for (const { path, node } of numbers) {
    const { minimum = 0, maximum = 0 } = node
    // A policy's sizes are cut to the limits, so that any size is allowed there.
    const tried = path[0] === 'policy' ? [minimum, maximum] : [minimum, maximum, minimum - 1, maximum + 1]
    assert.deepEqual(
      tried.map((value) => accepts(path, value)),
      [true, true, false, false].slice(0, tried.length),
      path.join('.'),
    )
  }
})
