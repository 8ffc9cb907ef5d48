import type { Shelves } from './catalog/catalog.ts'

/** What the keys of bytes begin with that grow over several requests; a shelf's begin with `files/`. */
export const STAGING = 'staging/'

/** A place on a shelf, held while bytes without a row may stand on it. */
export interface Place {
  /** Storage key. */
  key: string
  /** Its number. */
  shelf: number
  /** The bytes have a row by now, or are gone. */
  done(): void
}

/** Gives each file its place, on shelves that fill up one after the other. */
export interface Shelving {
  place(id: string): Promise<Place>
  /** Closes the shelf in use, so that the next start need not look through it. */
  close(): Promise<void>
}

// So many names keep a folder fast, and looking through one after a crash short.
const SHELF_FILES = 4096

interface Shelf {
  number: number
  placed: number
  underWay: number
}

/** The storage key of a shelf, as a prefix. */
export function shelfPrefix(shelf: number): string {
  return `files/s${shelf}/`
}

export function createShelving(shelves: Shelves): Shelving {
  let current: Shelf | null = null
  let opening: Promise<void> | null = null

  async function open(): Promise<void> {
    current = { number: await shelves.open(), placed: 0, underWay: 0 }
  }

  async function leave(shelf: Shelf): Promise<void> {
    if (shelf.underWay > 0) return
    // Left open, it is looked through once more at the next start; nothing else comes of it.
    await shelves.close(shelf.number).catch(() => {})
  }

  return {
    async place(id) {
      // Others may have taken over what this process filled.
      if (current && !shelves.isOurs(current.number)) current = null
      while (current === null) {
        opening ??= open().finally(() => {
          opening = null
        })
        await opening
      }
      const shelf: Shelf = current
      shelf.underWay++
      if (++shelf.placed >= SHELF_FILES) current = null
      let isDone = false
      return {
        key: shelfPrefix(shelf.number) + id,
        shelf: shelf.number,
        done() {
          if (isDone) return
          isDone = true
          shelf.underWay--
          if (shelf !== current) void leave(shelf)
        },
      }
    },

    async close() {
      const shelf = current
      current = null
      if (shelf) await leave(shelf)
    },
  }
}
