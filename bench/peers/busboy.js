import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import busboy from 'busboy'
import { folder, listen } from './listen.js'

listen(
  createServer((request, response) => {
    const parser = busboy({ headers: request.headers })
    parser.on('file', (_name, file) => {
      const out = createWriteStream(join(folder, randomBytes(16).toString('hex')))
      out.on('finish', () => response.end('{}'))
      file.pipe(out)
    })
    request.pipe(parser)
  }),
)
