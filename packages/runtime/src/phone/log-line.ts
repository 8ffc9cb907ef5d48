import type { NetworkLogEntry } from '../device/network/log.ts'
import type { LogLine } from './panel.ts'

/** An entry of the device's log as the panel shows it. */
export function toLogLine(entry: NetworkLogEntry): LogLine {
  const { id, api, url, target, state, statusCode, errMsg, startedAt, endedAt } = entry
  return {
    id,
    api,
    url: target ?? url,
    ...(state === 'ok' && { outcome: String(statusCode ?? 'ok'), failed: (statusCode ?? 200) >= 400 }),
    ...(state === 'failed' && {
      outcome: errMsg?.replace(/^\w+:fail:?\s*/, '') || '失败 fail',
      failed: true,
    }),
    ...(startedAt !== null && endedAt !== null && { milliseconds: endedAt - startedAt }),
    ...(endedAt !== null && { bytes: entry.sent + entry.received }),
  }
}
