import { createServer } from 'node:http'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { folder, listen } from './listen.js'

const tus = new Server({ path: '/tus', datastore: new FileStore({ directory: folder }) })
listen(createServer(tus.handle.bind(tus)))
