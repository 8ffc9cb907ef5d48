import type { Catalog } from './catalog/catalog.ts'
import type { Upload } from './pipeline.ts'
import { sharedRun } from './shared-run.ts'
import { STAGING } from './shelving.ts'
import type { Storage } from './storage/storage.ts'

/** What becomes of uploads that could not be accepted. None of these throws. */
export interface Undo {
  /** Somebody else goes on with these uploads by now: what is in staging is theirs. */
  leave(uploads: Upload[]): Promise<void>
  /** Of a commit that may have come about. Rows first: bytes must never go from under a row that stands. */
  withdraw(uploads: Upload[]): Promise<void>
  /** What came in one request goes away, what grew over several can go on. */
  takeBack(uploads: Upload[]): Promise<void>
  discard(uploads: Upload[]): Promise<void>
  /** Withdraws what a failing database did not let it. */
  settleDebts(): Promise<void>
}

export function createUndo(storage: Storage, files: Pick<Catalog['files'], 'withdraw'>): Undo {
  // Uploads whose rows may stand although their clients were told that they failed; nobody sees those rows.
  let owed: Upload[] = []

  async function leave(uploads: Upload[]): Promise<void> {
    for (const upload of uploads) {
      const { key, place } = upload
      if (place && place.key !== key) await storage.delete(place.key).catch(() => {})
      place?.done()
      upload.place = null
    }
  }

  async function withdraw(uploads: Upload[]): Promise<void> {
    try {
      await files.withdraw(uploads.map(({ id }) => id))
    } catch {
      owed.push(...uploads)
      return
    }
    await takeBack(uploads)
  }

  async function takeBack(uploads: Upload[]): Promise<void> {
    for (const { key, place } of uploads) {
      // What can't be removed now (the very disk may have failed) is removed by the next sweep.
      if (place && place.key !== key) await storage.move(place.key, key).catch(() => {})
      place?.done()
    }
    for (const upload of uploads) if (upload.key.startsWith(STAGING)) upload.place = null
    await discard(uploads.filter(({ key }) => !key.startsWith(STAGING)))
  }

  async function discard(uploads: Upload[]): Promise<void> {
    await Promise.allSettled(uploads.map(({ key }) => storage.delete(key)))
    for (const { place } of uploads) place?.done()
  }

  const settleDebts = sharedRun(async () => {
    const debts = owed
    owed = []
    for (const upload of debts) await withdraw([upload])
  })

  return { leave, withdraw, takeBack, discard, settleDebts }
}
