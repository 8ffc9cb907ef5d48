import { createServer } from 'node:http'
import express from 'express'
import multer from 'multer'
import { folder, listen } from './listen.js'

const app = express()
app.post('/upload', multer({ dest: folder }).any(), (_request, response) => response.json({}))
listen(createServer(app))
