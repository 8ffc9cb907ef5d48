// Everything that an upload of ours is: parsed, hashed, verified, flushed, committed, answered.
import { createServer } from '@dukou/server'
import { folder } from './listen.js'

const server = await createServer({ data: folder, limits: { maxFileSize: 8 * 1024 ** 3 } })
const url = await server.listen()
console.log(`listening ${new URL(url).port}`)
