import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { whyNoNginx } from '../engines/nginx.ts'
import { root } from '../lib/root.ts'
import { makeCertificates } from '../operate/certificates.ts'
import { checkConfiguration, deployedConfiguration, siteConfiguration } from '../operate/nginx.ts'
import { run } from '../operate/running.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const blocks = (path: string, language: string) =>
  [...read(path).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text]) => text!,
  )
const manifest = (path: string) => JSON.parse(read(path)) as Record<string, Record<string, string>>

interface Service {
  image?: string
  build?: { context: string; dockerfile: string }
  environment?: Record<string, string>
  env_file?: string
  depends_on?: Record<string, unknown>
  volumes?: string[]
}

// Anchors and merges are YAML 1.1's, which compose reads.
const compose = parse(read('deploy/compose.yaml'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
/** The instructions of the Dockerfile, one line each. */
const dockerfile = read('deploy/Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
const instructions = (name: string) =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
/** Settings of `.env.example`, those that are commented out, too. */
const example = Object.fromEntries(
  [...read('deploy/.env.example').matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [
    name!,
    value!,
  ]),
)

// Nothing is asked beyond this machine.
const LOCAL = {
  DUKOU_BUCKET_ENDPOINT: 'http://localhost:9',
  DUKOU_PUBLIC_URL: 'http://127.0.0.1:9',
  DUKOU_DIRECT_URL: 'http://127.0.0.1:9',
}

test('every file that the Dockerfile copies is there', () => {
  const copied = instructions('COPY').filter((line) => !line.startsWith('--from='))
  assert.ok(copied.length >= 5)
  for (const line of copied)
    for (const path of line.split(' ').slice(0, -1)) assert.ok(existsSync(join(root, path)), path)
  for (const line of instructions('COPY').filter((one) => one.startsWith('--from=')))
    assert.ok(
      instructions('FROM').some((from) => from.endsWith(` AS ${/^--from=(\S+)/.exec(line)![1]}`)),
      line,
    )
})

test('the image runs what npm would publish, as nobody special, and says how it is', () => {
  assert.ok(instructions('FROM').every((from) => from.startsWith('node:24-slim')))
  assert.deepEqual(instructions('USER'), ['node'])
  assert.match(dockerfile.find((line) => line.includes('HEALTHCHECK'))!, /127\.0\.0\.1:3000\/readyz/)
  const [command] = instructions('CMD').map((line) => JSON.parse(line) as string[])
  const [program, script, word] = command!
  assert.deepEqual([program, word], ['node', 'serve'])
  const inside = script!.replace('node_modules/@dukou/server/', '')
  const { files, bin } = JSON.parse(read('packages/server/package.json')) as { files: string[]; bin: object }
  assert.ok(Object.values(bin).includes(`./${inside}`))
  assert.ok(files.some((path) => inside.startsWith(`${path}/`)))
  assert.ok(existsSync(join(root, 'packages/server', inside)))
})

test('the image packs workspaces that exist, and installs the peers that are tested here', () => {
  const text = dockerfile.join('\n')
  const names = globSync('packages/*/package.json', { cwd: root }).map(
    (path) => manifest(path).name as unknown,
  )
  const packed = [...text.matchAll(/--workspace (\S+)/g)].map(([, name]) => name)
  assert.deepEqual(packed, ['dukou', '@dukou/server'])
  for (const name of packed) assert.ok(names.includes(name))
  const server = manifest('packages/server/package.json')
  const tested = { ...manifest('package.json').devDependencies, ...server.devDependencies }
  const installed = [...text.matchAll(/((?:@[\w-]+\/)?[\w-]+)@(\d+\.\d+\.\d+)/g)].map(([, name, version]) => [
    name!,
    version!,
  ])
  assert.deepEqual(
    installed,
    Object.keys(server.peerDependencies!).map((name) => [name, tested[name]]),
  )
})

test('compose names files, services and volumes that are there', () => {
  const { services, volumes } = compose
  assert.ok(services['server-1'] && services['server-2'] && services.postgres && services.nginx)
  for (const { build, depends_on, volumes: mounts = [], env_file } of Object.values(services)) {
    if (build) assert.ok(existsSync(join(root, 'deploy', build.context, build.dockerfile)))
    if (env_file) assert.ok(existsSync(join(root, 'deploy', `${env_file}.example`)))
    for (const name of Object.keys(depends_on ?? {})) assert.ok(services[name], name)
    for (const mount of mounts) {
      const [from] = mount.split(':') as [string]
      assert.ok(from.startsWith('.') ? existsSync(join(root, 'deploy', from)) : from in volumes, mount)
    }
  }
  const asked = [...read('deploy/compose.yaml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name!)
  for (const name of asked) assert.ok(name in example, `${name} is not in .env.example`)
  const conf = read('deploy/nginx.conf')
  for (const [, host] of conf.matchAll(/^\s*server (\S+):3000/gm)) assert.ok(services[host!], host)
})

test('every setting that the image, compose and .env.example name is one, and they fit together', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-deploy-'))
  const { environment = {} } = compose.services['server-1']!
  const image = Object.fromEntries(
    instructions('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=') as [string, string])),
  )
  const all = { ...example, ...environment, ...image }
  const settings = Object.entries(all)
    .filter(([name]) => name.startsWith('DUKOU_'))
    .map(([name, value]) => [name, value.startsWith('$') || value === '' ? 'a-value-of-sixteen' : value])
  assert.ok(settings.length >= 15)
  try {
    const { code, output } = await run(['doctor'], {
      ...Object.fromEntries(settings),
      DUKOU_DATA: folder,
      ...LOCAL,
      DUKOU_DATABASE_URL: 'postgres://dukou:secret@127.0.0.1:9/dukou',
    })
    assert.notEqual(code, 2, output)
    assert.match(output, /The configuration is valid/)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

for (const page of ['aliyun', 'tencent'])
  test(`docs/deploy/${page}.md: the settings fit together, and the policies are JSON`, async () => {
    const path = `docs/deploy/${page}.md`
    for (const text of blocks(path, 'json')) assert.doesNotThrow(() => JSON.parse(text))
    const folder = await mkdtemp(join(tmpdir(), 'dukou-deploy-'))
    const secret = join(folder, 'secret')
    const database = join(folder, 'database-url')
    await writeFile(secret, 'wx0123456789abcdef:a-secret-of-somebody')
    await writeFile(database, 'postgres://dukou:password@127.0.0.1:9/dukou')
    const pairs = [...read(path).matchAll(/^(DUKOU_\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!])
    const settings = pairs.map(([name, value]) => [
      name,
      name === 'DUKOU_DATABASE_URL_FILE' ? database : name!.endsWith('_FILE') ? secret : value,
    ])
    try {
      const { code, output } = await run(['doctor'], { ...Object.fromEntries(settings), ...LOCAL })
      assert.notEqual(code, 2, output)
      assert.match(output, /The configuration is valid/)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

test('docs/deploy/vm.md: the configuration is one', async () => {
  const [text] = blocks('docs/deploy/vm.md', 'json')
  const folder = await mkdtemp(join(tmpdir(), 'dukou-deploy-'))
  try {
    await writeFile(join(folder, 'dukou.json'), text!)
    await writeFile(join(folder, 'wechat-secret'), 'a-secret')
    const args = ['doctor', '--config', join(folder, 'dukou.json'), '--data', join(folder, 'data')]
    const { code, output } = await run(args, { DUKOU_PUBLIC_URL: LOCAL.DUKOU_PUBLIC_URL })
    assert.notEqual(code, 2, output)
    assert.match(output, /The configuration is valid/)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('nginx takes the configuration, and that of the page', {
  skip: whyNoNginx() ?? false,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-deploy-'))
  try {
    const made = makeCertificates(folder)
    assert.ok(made)
    await writeFile(join(folder, 'fullchain.pem'), made.leaf + made.intermediate)
    await writeFile(join(folder, 'privkey.pem'), made.key)
    const ports = { http: 18_080, https: 18_443 }
    const text = deployedConfiguration({ folder, ports, servers: [3001, 3002] })
    assert.equal(checkConfiguration(folder, text), '')
    const [site] = blocks('docs/deploy/vm.md', 'nginx')
    assert.equal(checkConfiguration(folder, siteConfiguration(folder, site!)), '')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
