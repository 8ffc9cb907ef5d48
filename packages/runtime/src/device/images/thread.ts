import { parentPort, workerData } from 'node:worker_threads'
import { type Work, work } from './work.ts'

// One picture, in a thread of its own; ends with it.
parentPort!.postMessage(work(workerData as Work))
