import { setTimeout as pass } from 'node:timers/promises'
import { createServer } from '../server.ts'
import { type Call, EXIT } from './command.ts'

const CLOSE_MS = 25_000
const LONG_MS = 2000

/**
 * Runs the server until SIGTERM or Ctrl-C; then it says that it is not ready, goes on for `retireMs` (0 unless set), lets the
 * uploads in flight finish for `limits.closeMs` (25 s unless set) and cuts the rest, which clients resume.
 */
export async function serve({ terminal, config, signal }: Call): Promise<number> {
  const { host, port, retireMs, options, file } = config()
  const notice = setTimeout(() => {
    terminal.say({
      zh: '正在检查数据目录，清理上次中断的上传 …',
      en: 'Looking through the data folder for what the last run left half done …',
    })
  }, LONG_MS)
  const server = await createServer({
    log: 'info',
    ...options,
    limits: { closeMs: CLOSE_MS, ...options.limits },
  }).finally(() => clearTimeout(notice))
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  try {
    const url = await server.listen({ host, port })
    const from = file === null ? '' : `, ${file}`
    terminal.say({
      zh: `渡口已启动：${url}（数据目录 ${options.data}${from}）`,
      en: `Dukou listens on ${url} (data in ${options.data}${from})`,
    })
    await stopped
    // Whoever sends requests here notices by and by; until then they are answered.
    server.retire()
    terminal.say({
      zh: '正在停止：等待进行中的请求结束，再次 Ctrl-C 立即退出 …',
      en: 'Stopping: waiting for the requests in flight; Ctrl-C again ends at once …',
    })
    if (retireMs > 0) await pass(retireMs)
  } finally {
    await server.close()
  }
  return EXIT.ok
}
