// A server in a process of its own: `serve-child.ts <data folder>`. Prints its address, then its peak memory on each line of input.
import { createServer } from '@dukou/server'

const server = await createServer({ data: process.argv[2]!, limits: { maxFileSize: 400 << 20 } })
console.log(await server.listen())
process.stdin.on('data', () => console.log(process.resourceUsage().maxRSS))
