import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fillStore, readFaults, seedFaults } from './faults.ts'
import { dukou, run } from './running.ts'

/** What a round has shown. */
export interface Round {
  files: number
  faults: number
  /** Milliseconds. */
  found: number
  mended: number
}

/**
 * One round of the promise about `fsck` (every seeded fault is found and mended, nothing else is touched): fills a folder through a
 * real server, damages it, checks, mends, checks again, and serves it.
 */
export async function fsckRound(folder: string, faults: number, seed: number): Promise<Round> {
  const data = join(folder, 'data')
  const files = Math.ceil(faults * 0.9) + 20
  const environment = { DUKOU_LIMITS_MAX_FILES: '50', DUKOU_LOG: 'silent' }
  await withServer(data, environment, (url) => fillStore(url, files))
  const { expected, hit } = seedFaults(data, faults, seed)

  let start = Date.now()
  const checked = await run(['fsck', '--json', '--data', data])
  const found = Date.now() - start
  assert.equal(checked.code, 3, checked.output.slice(-500))
  assert.deepEqual(readFaults(checked.output).sort(), [...expected].sort())

  start = Date.now()
  const mended = await run(['fsck', '--mend', '--data', data])
  assert.equal(mended.code, 3, mended.output.slice(-500))
  const again = await run(['fsck', '--json', '--data', data])
  assert.equal(again.code, 0, again.output.slice(-500))

  const count = (kind: RegExp) => [...expected].filter((fault) => kind.test(fault)).length
  const setAside = readdirSync(join(data, 'lost+found')).filter((name) => name !== 'rows.jsonl')
  assert.equal(setAside.length, count(/^(hash_wrong|size_wrong|orphan) /), 'no byte was destroyed')
  const rows = readFileSync(join(data, 'lost+found', 'rows.jsonl'), 'utf8')
    .trim()
    .split('\n')
  assert.equal(rows.length, count(/^(hash_wrong|size_wrong|bytes_missing) /), 'no row was forgotten')
  const left = Number(/(\d+) files checked, 0 faults/.exec(again.output)?.[1])
  assert.equal(left, files - hit, 'nothing else was touched')
  await withServer(data, environment, async (url) => {
    const answer = await fetch(`${url}/files`, { headers: { authorization: 'Bearer owner-0' } })
    const { files: shown } = (await answer.json()) as { files: { url: string; size: number }[] }
    for (const { url: address, size } of shown) {
      const bytes = await (await fetch(address)).arrayBuffer()
      assert.equal(bytes.byteLength, size)
    }
  })
  return { files, faults: expected.size, found, mended: Date.now() - start }
}

async function withServer(
  data: string,
  environment: NodeJS.ProcessEnv,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const child = dukou(['serve', '--port', '0', '--data', data], environment)
  try {
    const [, url] = await child.waitFor(/Dukou listens on (http:\/\/\S+)/)
    await work(url!)
  } finally {
    child.signal('SIGTERM')
    await child.ended
  }
}
