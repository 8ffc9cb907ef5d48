// A server in a process of its own, warmed up on a folder that is thrown away, so that whoever traces it sees nothing
// but its work. Prints `warm`; a line with a data folder makes it serve that folder and print its address; `close` closes it.
import { mkdtempSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createServer, type Server } from '@dukou/server'
import { optionsFor } from './recovered.ts'

const scratch = mkdtempSync(join(tmpdir(), 'dukou-warm-'))
const first = await createServer(optionsFor(scratch))
await first.listen()
await first.close()
rmSync(scratch, { recursive: true })
// A killed process leaves its successors no compiled code.
flushCompileCache()

let server: Server | null = null
process.stdout.write('warm\n')
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'ping') {
    await Promise.all(Array.from({ length: 16 }, () => stat(import.meta.filename)))
    process.stdout.write('pong\n')
  } else if (line === 'close') {
    await server?.close()
    server = null
    process.stdout.write('closed\n')
  } else {
    server = await createServer(optionsFor(line))
    process.stdout.write(`${await server.listen()}\n`)
  }
}
process.exit(0)
