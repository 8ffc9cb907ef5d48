// A phone in the browser that runs any mini-program folder: `npm run phone -- <folder>` is the runtime's own command.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './lib/run.ts'

// npm runs scripts in the project's root; folders are meant from where the person stands.
process.chdir(process.env.INIT_CWD ?? '.')
await import(pathToFileURL(join(root, 'packages', 'runtime', 'bin', 'dukou-phone.js')).href)
