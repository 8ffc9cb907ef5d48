import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Check, Errors } from 'typebox/value'
import { form, post, start, upload } from '../server/running.ts'

interface Operation {
  summary?: string
  tags?: string[]
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}

async function documentOf(url: string) {
  const response = await fetch(`${url}/openapi.json`)
  assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
  return (await response.json()) as { openapi: string; paths: Record<string, Record<string, Operation>> }
}

test('describes every route, in both languages, with what it may answer', async (t) => {
  const { url } = await start(t, {
    aliases: ['/image'],
    wechat: { apps: [{ appid: 'wx0123456789abcdef', secret: 'abcdefgh' }], api: 'http://127.0.0.1:9' },
  })
  const { openapi, paths } = await documentOf(url)
  assert.equal(openapi, '3.1.0')
  for (const path of ['/upload', '/image', '/tickets', '/tus', '/files', '/files/{id}', '/login', '/readyz'])
    assert.ok(paths[path], `${path} is described`)
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { summary, tags, responses, parameters = [] }] of Object.entries(operations)) {
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)
      assert.deepEqual(inPath, path.match(/\{\w+\}/g) ?? [], `${method} ${path}`)
      assert.match(summary ?? '', /\p{Script=Han}.* · \w/u, `${method} ${path}`)
      assert.equal(tags?.length, 1, `${method} ${path}`)
      assert.ok(responses.default, `${method} ${path}`)
      assert.ok(
        Object.keys(responses).some((status) => /^2\d\d$/.test(status)),
        `${method} ${path}`,
      )
    }
  }
  assert.ok(paths['/upload']!.post!.requestBody!.content['multipart/form-data'])
  assert.ok(paths['/login']!.post!.requestBody!.content['application/json'])
  assert.ok(paths['/tickets']!.post!.requestBody!.content['application/json'])
})

test('describes what it really answers', async (t) => {
  const { url } = await start(t)
  const { paths } = await documentOf(url)

  async function hold(path: string, method: string, response: Response): Promise<void> {
    const { responses } = paths[path]![method]!
    const described = responses[String(response.status)] ?? responses.default!
    const [type] = response.headers.get('content-type')!.split(';')
    const schema = described.content?.[type!]?.schema
    assert.ok(schema, `${method} ${path} ${response.status} ${type} is described`)
    const body: unknown = await response.json()
    const errors = [...Errors(schema, body)].map((error) => JSON.stringify(error))
    assert.ok(Check(schema, body), `${method} ${path} ${response.status}: ${errors} ${JSON.stringify(body)}`)
  }

  const file = { name: 'file', filename: 'a.txt', body: 'some bytes' }
  await hold('/upload', 'post', await post(`${url}/upload`, form(file, { name: 'note', body: 'x' })))
  await hold('/upload', 'post', await post(`${url}/upload`, form({ name: 'note', body: 'x' })))
  await hold('/upload', 'post', await fetch(`${url}/upload`, { method: 'POST', body: 'x' }))
  const { id } = await upload(url)
  await hold('/files', 'get', await fetch(`${url}/files`))
  await hold('/files', 'get', await fetch(`${url}/files?limit=0`))
  await hold('/files/{id}', 'get', await fetch(`${url}/files/${'0'.repeat(32)}`))
  await hold('/files/{id}/confirm', 'post', await fetch(`${url}/files/${id}/confirm`, { method: 'POST' }))
  await hold('/livez', 'get', await fetch(`${url}/livez`))
  await hold('/readyz', 'get', await fetch(`${url}/readyz`))
  const ask = (body: unknown) =>
    fetch(`${url}/tickets`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  await hold('/tickets', 'post', await ask({ files: [{ name: 'a', size: 3_000_000 }], can: ['form', 'tus'] }))
  await hold('/tickets', 'post', await ask({ files: 'none' }))
})
