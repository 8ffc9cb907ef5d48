// Dukou inside of an Express app: `node server.js`, then POST a form to http://127.0.0.1:3000/photos/upload.
import { createServer, nodeHandler } from '@dukou/server'
import express from 'express'

const dukou = await createServer({
  data: process.env.DATA ?? './data',
  // Your own users: whoever calls with one of your tokens gets the files of that user.
  authorize: async ({ token }) => (token === 'secret-of-li' ? { owner: 'li' } : null),
})

const app = express()
// Before express.json() and the like: an upload has to reach Dukou unread.
app.use('/photos', nodeHandler(dukou))
app.use(express.json())
app.get('/', (_request, response) => response.send('渡口在 /photos · Dukou lives at /photos'))

const listener = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${listener.address().port}`)
})

process.once('SIGTERM', async () => {
  listener.close()
  await dukou.close()
})
