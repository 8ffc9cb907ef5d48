// Taken this way and not by `import`: a module of names makes Node load all that `node:http` only has on demand, its
// `fetch` among it, which takes a tenth of the time in which a mini program starts.
export const http = process.getBuiltinModule('node:http')
export const https = process.getBuiltinModule('node:https')
