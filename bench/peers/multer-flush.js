// multer as a careful team would set it: each file is flushed before the answer (its folder's entry is not).
import { createServer } from 'node:http'
import express from 'express'
import multer from 'multer'
import { folder, listen } from './listen.js'

const app = express()
const storage = multer.diskStorage({ destination: folder, flush: true })
app.post('/upload', multer({ storage }).any(), (_request, response) => response.json({}))
listen(createServer(app))
