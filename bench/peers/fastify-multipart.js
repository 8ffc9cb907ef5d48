import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import multipart from '@fastify/multipart'
import Fastify from 'fastify'
import { folder } from './listen.js'

const app = Fastify()
await app.register(multipart, { limits: { fileSize: 8 * 1024 ** 3 } })
app.post('/upload', async (request) => {
  const part = await request.file()
  await pipeline(part.file, createWriteStream(join(folder, randomBytes(16).toString('hex'))))
  return {}
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
console.log(`listening ${new URL(url).port}`)
