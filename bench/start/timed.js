// Opens the server over a folder, asks it whether it is ready, and says how long that took; then closes it.
import { createServer } from '@dukou/server'

const begin = performance.now()
const server = await createServer({ data: process.argv[2] })
const opened = performance.now()
const url = await server.listen()
const answer = await fetch(`${url}/readyz`)
const answered = performance.now()
if (answer.status !== 200) throw new Error(`not ready: ${answer.status} ${await answer.text()}`)
await server.close()
console.log(JSON.stringify({ opened: (opened - begin) / 1000, answered: (answered - begin) / 1000 }))
