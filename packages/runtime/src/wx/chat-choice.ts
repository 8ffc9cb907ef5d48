import type { ChatEntry, FileRequest } from './screen.ts'

/** Whether a file of a chat can be chosen. `file` is what is neither picture nor video (wx-api §2.3 [docs]). */
export function isOffered(entry: ChatEntry, { type, extension }: FileRequest): boolean {
  if (type !== 'all' && entry.type !== type) return false
  if (type !== 'file' || extension === null) return true
  const own = /\.([^.]+)$/.exec(entry.name)?.[1]?.toLowerCase()
  return own !== undefined && extension.some((one) => one.toLowerCase() === own)
}
