// A server that logs everything, in a process of its own: `serve-child.ts <data folder> <access options as JSON>`.
import { createServer } from '@dukou/server'

const server = await createServer({ data: process.argv[2]!, log: 'trace', ...JSON.parse(process.argv[3]!) })
console.log(`ready ${await server.listen()}`)
process.stdin.on('data', () => {}).on('end', () => server.close().then(() => console.log('closed')))
