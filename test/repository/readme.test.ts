import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openMiniProgram } from '@dukou/runtime'
import { createServer } from '@dukou/server'
import { freePort, startChild } from '../lib/child.ts'
import { root, sourceFlags } from '../lib/root.ts'

const readmes = ['README.md', 'README.zh-CN.md']
const readme = (name: string) => readFileSync(join(root, name), 'utf8')

function example(name: string, which: string): string {
  const found = new RegExp(`<!-- example: ${which} -->\n\`\`\`js\n([^]*?)\`\`\``).exec(readme(name))
  assert.ok(found, `${name} has no ${which} example`)
  return found[1]!
}

test('npm start serves the three addresses, takes uploads on every path, and ends cleanly', async () => {
  const [port, phonePort, h5Port] = [await freePort(), await freePort(), await freePort()]
  const data = mkdtempSync(join(tmpdir(), 'dukou-start-'))
  const start = startChild(process.execPath, [
    join(root, 'scripts/run.mjs'),
    'start',
    ...[
      '--port',
      String(port),
      '--phone-port',
      String(phonePort),
      '--h5-port',
      String(h5Port),
      '--data',
      data,
    ],
  ])
  try {
    await start.waitFor(/Ctrl-C/)
    const [, phone] = /phone +(http\S+)/.exec(start.output())!
    assert.equal((await fetch(phone!)).status, 200)
    assert.equal((await fetch(`http://127.0.0.1:${h5Port}/`)).status, 200)
    const photo = readFileSync(join(root, 'examples/mini-program/assets/avatar.png'))
    for (const path of ['/upload', '/FileUploadServlet', '/image']) {
      const form = new FormData()
      form.append('session_token', 'a-token')
      form.append('anything', new Blob([photo]), '头像.png')
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: form })
      const file = (await answer.json()) as { url: string; name: string; width: number }
      assert.deepEqual([answer.status, file.name, file.width], [200, '头像.png', 240])
      assert.deepEqual(Buffer.from(await (await fetch(file.url)).arrayBuffer()), photo)
    }
  } finally {
    start.signal('SIGINT')
    assert.equal(await start.ended, 0, start.output())
    rmSync(data, { recursive: true, force: true })
  }
})

test('npm start says what to do when a port is busy, and when an option is wrong', async () => {
  const server = await createServer({ data: mkdtempSync(join(tmpdir(), 'dukou-busy-')) })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const run = (args: string[]) =>
    startChild(process.execPath, [join(root, 'scripts/run.mjs'), 'start', ...args])
  try {
    const busy = run(['--port', new URL(url).port, '--data', mkdtempSync(join(tmpdir(), 'dukou-busy-'))])
    assert.equal(await busy.ended, 1)
    assert.match(busy.output(), /占用/)
    assert.match(busy.output(), /in use/)
    const wrong = run(['--port', 'eighty'])
    assert.equal(await wrong.ended, 1)
    assert.match(wrong.output(), /--port must be a number from 1 to 65535, not "eighty"/)
    // A file, and a place where no folder can ever be made.
    for (const folder of [join(root, 'package.json'), '/proc/dukou/data']) {
      const unwritable = run(['--port', String(await freePort()), '--data', folder])
      assert.equal(await unwritable.ended, 1)
      assert.match(unwritable.output(), /无法读写/)
      assert.ok(unwritable.output().includes(folder))
    }
  } finally {
    await server.close()
  }
})

for (const name of readmes) {
  test(`${name}: the client's program uploads`, async () => {
    const data = mkdtempSync(join(tmpdir(), 'dukou-readme-'))
    const folder = mkdtempSync(join(tmpdir(), 'dukou-readme-'))
    const server = await createServer({ data })
    const url = await server.listen({ host: '127.0.0.1', port: 0 })
    const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
    write('app.json', '{ "pages": ["index"] }')
    write('app.js', 'App({})')
    write('index.wxml', '<button bindtap="choose">选择</button>')
    write('index.js', example(name, 'client'))
    execFileSync('mkdir', ['-p', join(folder, 'miniprogram_npm')])
    execFileSync('cp', [
      '-r',
      join(root, 'packages/client/miniprogram_dist'),
      join(folder, 'miniprogram_npm/dukou'),
    ])
    const phone = await openMiniProgram(folder, { rewrites: { 'https://files.example.com/*': `${url}/` } })
    try {
      phone.control.choose(2)
      await phone.page.tap('button')
      await phone.waitFor(() => (phone.page.data.urls as string[]).length === 2)
      assert.equal(phone.page.data.percent, 100)
      for (const address of phone.page.data.urls as string[]) assert.equal((await fetch(address)).status, 200)
    } finally {
      await phone.close()
      await server.close()
      for (const path of [data, folder]) rmSync(path, { recursive: true, force: true })
    }
  })

  test(`${name}: the server's program takes a file`, async () => {
    const folder = mkdtempSync(join(root, 'test', '.readme-'))
    const port = await freePort()
    writeFileSync(join(folder, 'server.mjs'), example(name, 'server').replace('8090', String(port)))
    const server = startChild(process.execPath, [...sourceFlags, 'server.mjs'], { cwd: folder })
    try {
      await server.waitFor(/curl -F file=@photo\.jpg http:\/\/127\.0\.0\.1:\d+\/upload/)
      const form = new FormData()
      form.append('file', new Blob(['text']), 'a.txt')
      const answer = await fetch(`http://127.0.0.1:${port}/FileUploadServlet`, { method: 'POST', body: form })
      assert.equal(answer.status, 200)
      assert.ok(existsSync(join(folder, 'data')))
    } finally {
      server.signal('SIGKILL')
      await server.ended
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test(`${name}: the runtime's program opens the example`, () => {
    const folder = mkdtempSync(join(root, 'test', '.readme-'))
    try {
      writeFileSync(join(folder, 'runtime.mjs'), example(name, 'runtime'))
      const output = execFileSync(process.execPath, [...sourceFlags, join(folder, 'runtime.mjs')], {
        cwd: root,
        encoding: 'utf8',
      })
      assert.match(output, /^pages\/avatar\/avatar .*选择照片/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test(`${name}: every file that it links to exists`, () => {
    const links = [...readme(name).matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link!)
    assert.ok(links.length > 8)
    for (const link of links.filter((one) => !one.startsWith('http')))
      assert.ok(existsSync(join(root, link)), link)
  })
}

test('both READMEs show the same programs', () => {
  for (const which of ['client', 'server', 'runtime']) {
    const [english, chinese] = readmes.map((name) => example(name, which).replace(/\/\/ .*$/gm, ''))
    assert.equal(english, chinese)
  }
})
