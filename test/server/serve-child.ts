// A server in a process of its own: `serve-child.ts <options as JSON>`. Prints its address; each line of input is answered by
// what it uses, after a garbage collection where the line asks for one.
import { readdirSync } from 'node:fs'
import { createServer } from '@dukou/server'

const server = await createServer(JSON.parse(process.argv[2]!))
console.log(await server.listen())
process.stdin.on('data', (line) => {
  // Twice: what the first one finalizes, the second one frees.
  if (String(line).startsWith('gc')) for (let n = 0; n < 2; n++) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const files = readdirSync('/proc/self/fd').length
  const { rss } = process.memoryUsage()
  console.log(
    JSON.stringify({
      rss,
      peak: process.resourceUsage().maxRSS * 1024,
      cpuMs: (user + system) / 1000,
      files,
    }),
  )
})
