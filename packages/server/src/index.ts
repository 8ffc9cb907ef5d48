export { DukouError, ERROR_KINDS, type ErrorCode } from './errors.ts'
export type { FileList } from './http/schemas.ts'
export type { Limits, ServerOptions } from './options.ts'
export { createServer, type Server } from './server.ts'
