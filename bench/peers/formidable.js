import { createServer } from 'node:http'
import formidable from 'formidable'
import { folder, listen } from './listen.js'

listen(
  createServer(async (request, response) => {
    const form = formidable({
      uploadDir: folder,
      maxFileSize: 8 * 1024 ** 3,
      maxTotalFileSize: 8 * 1024 ** 3,
    })
    await form.parse(request)
    response.end('{}')
  }),
)
