import { createSessions } from '../access/sessions.ts'
import { openFolderCatalog } from '../operate/folder-catalog.ts'
import { UsageError } from './arguments.ts'
import { type Call, EXIT } from './command.ts'
import { dataFolder } from './data-folder.ts'
import { readAmount } from './units.ts'

const USUAL_SECONDS = 366 * 86_400
const MOST_SECONDS = 10 * 366 * 86_400
const MAX_LISTED = 10_000

/** Makes, lists and revokes tokens, also beside a running server, which heeds it at once. */
export async function token({ terminal, args, options, config }: Call): Promise<number> {
  const [action, subject] = args
  const needsSubject = action === 'create' || action === 'revoke'
  if (!['create', 'revoke', 'list'].includes(action!) || needsSubject !== (subject !== undefined)) {
    const right = 'dukou token create <owner> | revoke <token, hash or owner> | list'
    throw new UsageError({ en: `It is written: ${right}`, zh: `正确写法：${right}` })
  }
  const catalog = openFolderCatalog(dataFolder(config()), action === 'list' ? 'read' : 'write')
  try {
    const sessions = createSessions({ rows: catalog.sessions, now: Date.now, seconds: USUAL_SECONDS })
    if (action === 'create') {
      const seconds = secondsOf(options.ttl)
      checkOwner(subject!)
      const created = await sessions.create(subject!, { seconds })
      terminal.print(created.token)
      const until = new Date(Date.now() + created.ttlMs).toISOString()
      terminal.say({
        zh: `属于 ${subject}，有效至 ${until}。只显示这一次。`,
        en: `For ${subject}, until ${until}. It is shown this once only.`,
      })
      return EXIT.ok
    }
    if (action === 'list') {
      for (const { hash, owner, createdAt, expiresAt } of catalog.sessions.list(Date.now(), MAX_LISTED)) {
        const [from, until] = [createdAt, expiresAt].map((time) => new Date(time).toISOString())
        terminal.print(`${hash.slice(0, 16)}  ${from}  ${until}  ${owner}`)
      }
      return EXIT.ok
    }
    const count = await revoke(subject!)
    terminal.say({ zh: `已注销 ${count} 个令牌。`, en: `${count} tokens revoked.` })
    return count > 0 ? EXIT.ok : EXIT.failed
  } finally {
    catalog.close()
  }

  async function revoke(subject: string): Promise<number> {
    // An owner may look like a hash.
    const byHash = /^[0-9a-f]{16,64}$/.test(subject) ? catalog.sessions.removeBeginning(subject) : 0
    if (!subject.startsWith('dk_')) return byHash || Number(await catalog.sessions.removeOf(subject))
    const sessions = createSessions({ rows: catalog.sessions, now: () => 0, seconds: USUAL_SECONDS })
    const isThere = (await sessions.find(subject)) !== null
    await sessions.revoke(subject)
    return Number(isThere)
  }
}

export function isOwner(text: string): boolean {
  return /^[A-Za-z0-9_.:@-]{1,128}$/.test(text)
}

/** Throws a UsageError for what can be no owner. */
export function checkOwner(owner: string): void {
  if (isOwner(owner)) return
  throw new UsageError({
    en: 'An owner has 1 to 128 characters of A-Za-z0-9_.:@-',
    zh: '所有者为 1 到 128 个字符：A-Za-z0-9_.:@-',
  })
}

function secondsOf(given: string | true | undefined): number {
  if (given === undefined) return USUAL_SECONDS
  const seconds = readAmount(String(given), 's')
  if (seconds !== null && Number.isInteger(seconds) && seconds >= 60 && seconds <= MOST_SECONDS)
    return seconds
  throw new UsageError({
    en: '--ttl is a time from 1 min to 3660 d, such as 30d',
    zh: '--ttl 为 1min 到 3660d 之间的时长，如 30d',
  })
}
