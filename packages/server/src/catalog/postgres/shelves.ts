import { DukouError } from '../../errors.ts'
import type { Shelves } from '../catalog.ts'
import { SHELVES } from '../queries.ts'
import type { Connections } from './connections.ts'
import type { liveness } from './liveness.ts'
import type { Presence } from './presence.ts'
import type { Run } from './statement.ts'

const OPEN = `insert into shelves (state, instance) values ('open', ?) returning shelf`
// From then on nothing is committed for it: a commit holds its shelf, and sees that it is not open any more.
const TAKE_OVER = `update shelves set state = 'abandoned', instance = ? where state != 'closed'
  and not exists (select 1 from instances i where i.id = shelves.instance)`
const TAKEN = `select shelf from shelves where state = 'abandoned' and instance = ? order by shelf`
const STILL_OPEN = `select shelf from shelves where shelf = any(?::bigint[]) and state = 'open' for share`

/** Inside of a transaction: none of these shelves is given up before its end. Throws `storage_failed` when one was. */
export async function checkShelves(run: Run, shelves: number[]): Promise<void> {
  const wanted = [...new Set(shelves)]
  if (wanted.length === 0 || (await run(STILL_OPEN, [wanted])).count === wanted.length) return
  throw new DukouError('storage_failed', {
    en: 'This process was silent for so long that others have cleared away what it was writing. Send it again.',
    zh: '该进程停顿过久，其正在写入的内容已被其他进程清理，请重新发送。',
  })
}

export function postgresShelves(options: {
  connections: Connections
  presence: Presence
  isGone: ReturnType<typeof liveness>['isGone']
}): Shelves {
  const { connections, presence } = options
  const own = new Map<number, number>()
  const REAP = `delete from instances i where i.id != ? and ${options.isGone}`

  return {
    async open() {
      const me = presence.id()
      const { shelf } = (await connections.once(OPEN, [me])).rows[0] as { shelf: number }
      own.set(shelf, me)
      return shelf
    },

    async close(shelf) {
      await connections.run(SHELVES.close, [shelf])
      own.delete(shelf)
    },

    abandoned: () =>
      connections.transaction(async (run) => {
        const me = presence.id()
        await run(REAP, [me])
        await run(TAKE_OVER, [me])
        return ((await run(TAKEN, [me])).rows as { shelf: number }[]).map(({ shelf }) => shelf)
      }),

    isOurs: (shelf) => own.get(shelf) === presence.id(),
  }
}
