import type { DatabaseSync } from 'node:sqlite'
import type { Shelves } from '../catalog.ts'
import type { Group } from './group.ts'

export function sqliteShelves(database: DatabaseSync, group: Group): Shelves {
  const insert = database.prepare(`insert into shelves (state) values ('open') returning shelf`)
  const close = database.prepare(`update shelves set state = 'closed' where shelf = ?`)
  const open = database.prepare(`select shelf from shelves where state = 'open' order by shelf`)

  return {
    open: () => group.join(() => Number(insert.get()!.shelf)),
    close: (shelf) =>
      group.join(() => {
        close.run(shelf)
      }),
    async listOpen() {
      return open.all().map(({ shelf }) => Number(shelf))
    },
  }
}
