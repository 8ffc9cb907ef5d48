/** What is used of an open SQLite database. */
export interface GroupDatabase {
  exec(sql: string): void
  /** True between `begin` and its end. */
  readonly isTransaction: boolean
}

/** Commits together what comes in one turn of the event loop, so that it takes one flush of the disk. */
export interface Group {
  /**
   * Runs synchronous work in the next commit, all of it or nothing. Resolves with what the work gave once it is on stable
   * storage. Rejects with what the work threw, which concerns nobody else, or with what the commit or its flush threw, which
   * concerns everyone in it. `undo` takes back what the work did outside of the database when the commit fails.
   */
  join<T>(work: () => T, undo?: (result: T) => void): Promise<T>
  /** Resolves once everything that waits is on stable storage, whether it went well or not. */
  settle(): Promise<void>
}

interface Member {
  work: () => unknown
  result: unknown
  undo: ((result: never) => void) | undefined
  answer: PromiseWithResolvers<unknown>
}

/** `flush` brings a commit of so many members to stable storage; `explain` may put a failed commit into other words. */
export function createGroup(
  database: GroupDatabase,
  flush: (members: number) => Promise<void>,
  explain: (error: unknown) => unknown = (error) => error,
): Group {
  let waiting: Member[] = []
  const underWay = new Set<Promise<void>>()

  function run(): void {
    const members = waiting
    waiting = []
    let sound: Member[]
    try {
      sound = commit(members)
    } catch (error) {
      const reason = explain(error)
      for (const { answer } of members) answer.reject(reason)
      return
    }
    if (sound.length === 0) return
    const flushed = flush(sound.length).then(
      () => {
        for (const { answer, result } of sound) answer.resolve(result)
      },
      (error) => {
        for (const { answer } of sound) answer.reject(error)
      },
    )
    underWay.add(flushed)
    void flushed.then(() => underWay.delete(flushed))
  }

  /** Gives the members that are in the commit, and rejects those whose own work failed. */
  function commit(members: Member[]): Member[] {
    const sound: Member[] = []
    const refused: [Member, unknown][] = []
    try {
      database.exec('begin immediate')
      for (const member of members) {
        database.exec('savepoint member')
        try {
          member.result = member.work()
          sound.push(member)
        } catch (error) {
          // A full or failing disk can undo the whole transaction by itself.
          if (!database.isTransaction) throw error
          database.exec('rollback to member')
          refused.push([member, error])
        }
        database.exec('release member')
      }
      database.exec('commit')
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      for (const { undo, result } of sound.reverse()) undo?.(result as never)
      throw error
    }
    for (const [{ answer }, error] of refused) answer.reject(error)
    return sound
  }

  return {
    join<T>(work: () => T, undo?: (result: T) => void) {
      if (waiting.length === 0) setImmediate(run)
      const answer = Promise.withResolvers<unknown>()
      waiting.push({ work, result: undefined, undo, answer })
      return answer.promise as Promise<T>
    },
    async settle() {
      while (waiting.length > 0 || underWay.size > 0) {
        await Promise.allSettled(underWay)
        if (waiting.length > 0) run()
      }
    },
  }
}
