import { randomBytes } from 'node:crypto'

/** Somebody of their own, as WeChat tells people apart. */
export const newOpenid = (): string => `o${randomBytes(20).toString('base64url')}`
