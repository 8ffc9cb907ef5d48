import type { DatabaseSync } from 'node:sqlite'
import type { Shelves } from '../catalog.ts'
import type { Group } from './group.ts'

export function sqliteShelves(database: DatabaseSync, group: Group): Shelves {
  const insert = database.prepare(`insert into shelves (state) values ('open') returning shelf`)
  const close = database.prepare(`update shelves set state = 'closed' where shelf = ?`)
  const open = database.prepare(`select shelf from shelves where state = 'open' order by shelf`)
  // One process at a time has the database: whatever it did not open itself, nobody fills.
  const own = new Set<number>()

  return {
    open: () =>
      group.join(() => {
        const shelf = Number(insert.get()!.shelf)
        own.add(shelf)
        return shelf
      }),
    close: (shelf) =>
      group.join(() => {
        close.run(shelf)
      }),
    async abandoned() {
      const shelves = open.all().map(({ shelf }) => Number(shelf))
      return shelves.filter((shelf) => !own.has(shelf))
    },
  }
}
