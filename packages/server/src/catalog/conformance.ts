import { test } from 'node:test'
import type { Catalog } from './catalog.ts'
import { fileCases } from './conformance/files.ts'
import { leaseCases } from './conformance/leases.ts'
import { quotaCases } from './conformance/quotas.ts'
import { repetitionCases } from './conformance/repetitions.ts'
import { sessionCases } from './conformance/sessions.ts'
import { shelfCases } from './conformance/shelves.ts'
import { uploadCases } from './conformance/uploads.ts'

/** One empty catalog, for one test. */
export interface Opened {
  catalog: Catalog
  /** Closes it, and opens it again as the next process would. */
  reopen(): Promise<Catalog>
  close(): Promise<void>
}

/**
 * What every catalog must do, as tests. `open` gives an empty one and is asked for a new one each time; `skip` says why none of
 * it can run here. Call it at the top level of a test file that `node --test` runs.
 */
export function catalogConformance(
  kind: string,
  open: () => Promise<Opened>,
  { skip = false }: { skip?: string | false } = {},
): void {
  function check(
    name: string,
    run: (catalog: Catalog, reopen: () => Promise<Catalog>) => Promise<void>,
  ): void {
    test(`${kind}: ${name}`, { skip }, async () => {
      const opened = await open()
      try {
        await run(opened.catalog, opened.reopen)
      } finally {
        await opened.close()
      }
    })
  }

  fileCases(check)
  repetitionCases(check)
  quotaCases(check)
  uploadCases(check)
  leaseCases(check)
  shelfCases(check)
  sessionCases(check)
  check('can be written to, leaves no trace, and closes twice', async (catalog) => {
    await catalog.check()
    await catalog.scrub()
    await catalog.close()
    await catalog.close()
  })
}
