// The ceiling: the body is received and thrown away.
import { createServer } from 'node:http'
import { listen } from './listen.js'

listen(
  createServer((request, response) => {
    request.on('data', () => {})
    request.on('end', () => response.end('{}'))
  }),
)
