// Dukou inside of a Fastify app: `node server.js`, then POST a form to http://127.0.0.1:3000/photos/upload.
import { createServer, dukouPlugin } from '@dukou/server'
import fastify from 'fastify'

const dukou = await createServer({
  data: process.env.DATA ?? './data',
  // Your own users: whoever calls with one of your tokens gets the files of that user.
  authorize: async ({ token }) => (token === 'secret-of-li' ? { owner: 'li' } : null),
})

const app = fastify()
// Encapsulated: bodies elsewhere are parsed as ever. Closing the app closes Dukou.
await app.register(dukouPlugin, { prefix: '/photos', server: dukou })
app.get('/', async () => '渡口在 /photos · Dukou lives at /photos')

console.log(await app.listen({ port: Number(process.env.PORT ?? 3000) }))

process.once('SIGTERM', () => app.close())
