import type { DatabaseSync } from 'node:sqlite'
import type { Shelves } from '../catalog.ts'
import { SHELVES } from '../queries.ts'
import type { Group } from './group.ts'

export function sqliteShelves(database: DatabaseSync, group: Group): Shelves {
  const insert = database.prepare(SHELVES.insert)
  const close = database.prepare(SHELVES.close)
  const open = database.prepare(SHELVES.open)
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
    isOurs: (shelf) => own.has(shelf),
  }
}
