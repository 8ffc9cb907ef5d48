import { createRequire } from 'node:module'

// What a phone may never use is taken when it is used: a third of the time until a first page stands went into loading it.
// And it is taken in place, because calls of `wx` that end in `Sync` can't wait for an `import()`. Of Node's own modules
// another thing: a module of names makes Node load all that it only has on demand, `fetch` among it.

/** Parts of Node. */
export const crypto = () => process.getBuiltinModule('node:crypto')
export const http = () => process.getBuiltinModule('node:http')
export const https = () => process.getBuiltinModule('node:https')
export const net = () => process.getBuiltinModule('node:net')
export const threads = () => process.getBuiltinModule('node:worker_threads')
export const zlib = () => process.getBuiltinModule('node:zlib')

const require = createRequire(import.meta.url)

/** Packages. */
export const fflate = () => require('fflate') as typeof import('fflate')
export const imageSize = () => require('image-size') as typeof import('image-size')
