/** What is used of an open SQLite database. */
export interface GroupDatabase {
  exec(sql: string): void
  /** True between `begin` and its end. */
  readonly isTransaction: boolean
}

/** Commits together what comes in one turn of the event loop, so that it takes one flush of the disk. */
export interface Group {
  /**
   * Runs synchronous work in the next commit, all of it or nothing. Resolves once it is on stable storage. Rejects with what
   * the work threw, which concerns nobody else, or with what the commit threw, which concerns everyone in it.
   */
  join(work: () => void): Promise<void>
  /** Commits at once what waits. */
  flush(): void
}

interface Member {
  work: () => void
  done: PromiseWithResolvers<void>
}

export function createGroup(database: GroupDatabase): Group {
  let waiting: Member[] = []

  function flush(): void {
    const members = waiting
    waiting = []
    if (members.length === 0) return
    try {
      const { sound, refused } = commit(members)
      for (const { done } of sound) done.resolve()
      for (const [{ done }, error] of refused) done.reject(error)
    } catch (error) {
      for (const { done } of members) done.reject(error)
    }
  }

  function commit(members: Member[]) {
    const sound: Member[] = []
    const refused = new Map<Member, unknown>()
    try {
      database.exec('begin immediate')
      for (const member of members) {
        database.exec('savepoint member')
        try {
          member.work()
          sound.push(member)
        } catch (error) {
          // A full or failing disk can undo the whole transaction by itself.
          if (!database.isTransaction) throw error
          database.exec('rollback to member')
          refused.set(member, error)
        }
        database.exec('release member')
      }
      database.exec('commit')
      return { sound, refused }
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  }

  return {
    join(work) {
      if (waiting.length === 0) setImmediate(flush)
      const done = Promise.withResolvers<void>()
      waiting.push({ work, done })
      return done.promise
    },
    flush,
  }
}
