// The other ceiling: the raw body goes to a file in batched writes; nothing is parsed, hashed, flushed or committed.
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, writevSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { folder, listen } from './listen.js'

const BATCH = 512 * 1024

listen(
  createServer((request, response) => {
    const path = join(folder, randomBytes(16).toString('hex'))
    let file = null
    let chunks = []
    let size = 0
    let writing = Promise.resolve()
    const flush = () => {
      const batch = chunks
      chunks = []
      size = 0
      request.pause()
      writing = writing.then(async () => {
        file ??= await open(path, 'w')
        await file.writev(batch)
        request.resume()
      })
    }
    request.on('data', (chunk) => {
      chunks.push(chunk)
      size += chunk.length
      if (size >= BATCH) flush()
    })
    request.on('end', async () => {
      await writing
      if (file) {
        if (chunks.length > 0) await file.writev(chunks)
        await file.close()
      } else {
        const descriptor = openSync(path, 'w')
        writevSync(descriptor, chunks)
        closeSync(descriptor)
      }
      response.end('{}')
    })
  }),
)
