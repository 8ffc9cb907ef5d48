import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { broken, createLedger, type Ledger } from './ledger.ts'
import { createRandom } from './random.ts'
import { checkRecovered, lookAt } from './recovered.ts'
import { scratchFolder } from './scratch.ts'
import { startTracedServer } from './traced-server.ts'
import { type Load, runLoad } from './workload.ts'

const LOAD: Load = { uploads: 24, atOnce: 4, maxSize: 150_000, several: 0.2, cut: 0, deletes: 0 }

// While no row can be written the server can't know which of them stand, and keeps the bytes until it can.
const NO_ROW = 'lies on the disk and belongs to no row'

/** One way in which a disk fails under a running server. */
export interface Fault {
  /** System calls that fail, and what they answer. */
  calls: string
  error: 'ENOSPC' | 'EDQUOT' | 'EIO'
  /** Which of them in strace's words: `5` the fifth, `5..12` a while, `5+` from then on until the disk is mended. */
  when: string
  /** Only on this file of the data folder; on everything without it. */
  on?: string
}

const CALLS: Omit<Fault, 'error'>[] = [
  { calls: 'openat', when: '8..11' },
  { calls: 'pwritev', when: '3' },
  { calls: 'pwritev', when: '3+' },
  { calls: 'fdatasync', when: '4' },
  { calls: 'fdatasync', when: '4..12' },
  { calls: 'fdatasync', when: '4+' },
  { calls: 'fsync', when: '2..4' },
  { calls: 'pwrite64', when: '9..15', on: 'catalog.sqlite-wal' },
  { calls: 'pwrite64', when: '9+', on: 'catalog.sqlite-wal' },
  { calls: 'fdatasync', when: '2', on: 'catalog.sqlite-wal' },
  { calls: 'fdatasync', when: '2+', on: 'catalog.sqlite-wal' },
]

/** Every call at which the disk can be full or broken, with each error. */
export const FAULTS: Fault[] = CALLS.flatMap((one) =>
  (['ENOSPC', 'EDQUOT', 'EIO'] as const).map((error) => ({ ...one, error })),
)

export function nameOf({ calls, error, when, on }: Fault): string {
  return `${calls} ${when} → ${error}${on ? ` on ${on}` : ''}`
}

/**
 * Lets a disk fail under load and mends it: what is wrong then, in words. Clients must be told 507 or 500, nothing may
 * be lost or left, what was kept stays readable, and once the disk is well uploads go on without a restart.
 */
export async function runFault(fault: Fault): Promise<{ refused: number; faults: string[] }> {
  const folder = scratchFolder('faults')
  const data = join(folder, 'data')
  mkdirSync(data)
  const ledger = createLedger()
  const server = await startTracedServer()
  const wrong: string[] = []
  try {
    const url = (await server.serve(data))!
    await runLoad(url, { ...LOAD, uploads: 4 }, ledger, createRandom('before'))
    const where = fault.on ? ['-P', join(data, fault.on)] : []
    const inject = `inject=${fault.calls}:error=${fault.error}:when=${fault.when}`
    await server.trace([...where, '-o', '/dev/null', '-e', `trace=${fault.calls}`, '-e', inject])
    await runLoad(url, LOAD, ledger, createRandom('during'))
    // Reading opens files, too.
    if (fault.calls !== 'openat')
      for (const one of await lookWhileRunning(url, data, ledger))
        if (!(fault.on && one.endsWith(NO_ROW))) wrong.push(`while it fails: ${one}`)
    await server.untrace()

    const refused = ledger.forms.filter(({ fate }) => fate === 'refused')
    const unanswered = ledger.forms.filter(({ fate }) => fate === 'sent').length
    if (unanswered > 0) wrong.push(`${unanswered} forms were not answered`)
    for (const status of new Set(refused.map(({ status }) => status)))
      if (!isRight(fault, status)) wrong.push(`it was answered with ${status}`)

    const before = ledger.forms.length
    await runLoad(url, { ...LOAD, uploads: 6, atOnce: 1 }, ledger, createRandom('after'))
    const after = ledger.forms.slice(before).filter(({ fate }) => fate !== 'kept')
    if (after.length > 0) wrong.push(`${after.length} of 6 forms were refused when the disk was well again`)
    wrong.push(...(await lookWhileRunning(url, data, ledger)).map((one) => `once it is well: ${one}`))
    await server.kill()
    wrong.push(...(await checkRecovered(data, ledger)).map((one) => `after a kill: ${one}`))
    return {
      refused: refused.length,
      faults: [...new Set(wrong.map((one) => one.replace(/[0-9a-f]{16,}/g, '<id>')))],
    }
  } finally {
    await server.kill()
    rmSync(folder, { recursive: true })
  }
}

/** SQLite does not tell a quota that is used up from a disk that fails. */
function isRight({ error, on }: Fault, status: number | undefined): boolean {
  if (status === 500) return error === 'EIO' || (error === 'EDQUOT' && on !== undefined)
  return status === 507 && error !== 'EIO'
}

async function lookWhileRunning(url: string, data: string, ledger: Ledger): Promise<string[]> {
  const seen = await lookAt(url, data, { kept: [...ledger.kept.values()], reads: () => true })
  return broken(ledger, seen)
}
