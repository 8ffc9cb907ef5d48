import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { freePort, startChild } from '../lib/child.ts'
import { root } from '../lib/root.ts'
import { temporaryFolder } from '../server/running.ts'
import { run, serve } from './running.ts'

// The Chinese page has the same blocks; a test beside the guides compares them.
const page = readFileSync(join(root, 'docs/migrating.md'), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code!)
const program = (name: string) => blocks('js').find((code) => code.startsWith(`// ${name}\n`))!
const photo = readFileSync(join(root, 'examples/mini-program/assets/avatar.png'))

/** What the first document's page sends, which has been on phones for years. */
function oldForm(token: string): FormData {
  const form = new FormData()
  form.append('session_token', token)
  form.append('file', new Blob([photo]), 'tmp_8f2c.png')
  return form
}

test('the page on migrating takes an old server over, by its own commands', async (t) => {
  const folder = await temporaryFolder(t)
  const port = await freePort()
  const write = (path: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  const here = (text: string) =>
    text
      .replaceAll('/var/lib/dukou', join(folder, 'data'))
      .replaceAll('/var/www/upload', join(folder, 'upload'))
      .replaceAll('8081', String(port))
  write('dukou.json', here(blocks('json')[0]!))
  write('hook.mjs', here(program('hook.mjs')))
  const db = '{ query: async (sql, values) => console.log(sql, JSON.stringify(values)) }'
  write('rows.mjs', `const db = ${db}\n${program('rows.mjs')}`)
  for (const name of ['江.png', "it's.png"]) write(`upload/42/2018/${name}`, photo)
  write('upload/43/voice.txt', 'no voice')

  const hook = startChild(process.execPath, ['hook.mjs'], { cwd: folder })
  t.after(() => {
    hook.signal('SIGKILL')
    return hook.ended
  })
  const config = ['--config', join(folder, 'dukou.json')]
  const commands = blocks('sh').flatMap((code) => here(code).trim().split('\n'))
  /** Runs one of the page's commands, in the folder. */
  const command = (beginning: string) => {
    const words = commands.find((one) => one.startsWith(beginning))!.split(' ')
    return run([...words.slice(2), ...config, ...(words[2] === 'import' ? ['--map', map] : [])])
  }
  const map = join(folder, 'upload.import.jsonl')

  const examined = await command('npx dukou doctor')
  assert.match(examined.output, /The configuration is valid/)
  const imported = await command('npx dukou import')
  assert.equal(imported.code, 3, imported.output)
  assert.match(imported.output, /^2 files .* 1 refused/m)
  assert.match(imported.output, /type_refused .*: 43\/voice\.txt/)

  const rows = startChild(process.execPath, ['rows.mjs'], { cwd: folder })
  assert.equal(await rows.ended, 0, rows.output())
  const updates = rows.output().trim().split('\n')
  assert.equal(updates.length, 2)
  const found = updates.map((line) =>
    /^update photos set file_id = \? where path = \? \["([0-9a-f]{32})","\/upload\/42\/2018\/it's\.png"\]$/.exec(
      line,
    ),
  )
  const id = found.find((one) => one !== null)![1]

  const { child, url } = await serve(t, join(folder, 'data'), config)
  const post = (token: string) => fetch(`${url}/FileUploadServlet`, { method: 'POST', body: oldForm(token) })
  assert.equal((await post('token-of-nobody')).status, 401)
  const answer = await post('token-of-li')
  assert.equal(answer.status, 200)
  const headers = { authorization: 'Bearer token-of-li' }
  const { files } = (await (await fetch(`${url}/files`, { headers })).json()) as { files: UploadAnswer[] }
  const names = files.map(({ name }) => name).sort()
  assert.deepEqual(names, ["it's.png", 'tmp_8f2c.png', '江.png'].sort())
  // The app asks for an address with the id that its row has by now.
  const old = await fetch(`${url}/files/${id}`, { headers })
  assert.deepEqual(Buffer.from(await old.arrayBuffer()), photo)

  child.signal('SIGTERM')
  assert.equal(await child.ended, 0)
  // What the old server took until the switch.
  write('upload/42/2018/last.png', photo)
  const rest = await command('npx dukou import')
  assert.match(rest.output, /^1 files .* 2 were here before, 1 refused/m)
  const checked = await command('npx dukou fsck')
  assert.match(checked.output, /4 files checked, 0 faults/)
  const leaks = await run(['doctor', folder, ...config])
  assert.match(leaks.output, /no secret in/)
})
