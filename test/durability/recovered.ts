import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { createServer, type ServerOptions } from '@dukou/server'
import { broken, type KeptFile, type Ledger, type Seen, type ShownFile, settle } from './ledger.ts'
import { call } from './workload.ts'

/** The options of every server that is crashed here. */
export function optionsFor(data: string): ServerOptions {
  return { data }
}

/** Starts a server on what a crash has left, compares what it shows with what was promised, and settles that. */
export async function checkRecovered(data: string, ledger: Ledger): Promise<string[]> {
  const seen = await recover(data, { kept: [...ledger.kept.values()], reads: () => true })
  const faults = broken(ledger, seen)
  if (faults.length === 0) settle(ledger, seen.listed)
  return faults
}

/**
 * Starts a server on a folder, looks at what it shows, and closes it. `reads` chooses the listed files whose bytes are
 * fetched, `kept` are those that are fetched by the address given out for them.
 */
export async function recover(
  data: string,
  { kept, reads }: { kept: readonly KeptFile[]; reads: (file: ShownFile, path: string | null) => boolean },
): Promise<Seen> {
  const server = await createServer(optionsFor(data))
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  try {
    const url = await server.listen()
    const listed = await listAll(url, agent)
    const paths = bytesOnDisk(data)
    const byName = new Map(paths.map((path) => [path.slice(path.lastIndexOf('/') + 1), path]))
    const served = new Map<string, string | null>()
    const servedAsPromised = new Map<string, string | null>()
    for (const file of listed) {
      if (!reads(file, byName.get(file.id) ?? null)) continue
      const { pathname, search } = new URL(file.url)
      served.set(file.id, await fetchHash(url + pathname + search, agent))
    }
    for (const { id, path } of kept) servedAsPromised.set(id, await fetchHash(url + path, agent))
    return {
      listed,
      onDisk: paths.map((path) => path.slice(path.lastIndexOf('/') + 1)),
      served,
      servedAsPromised,
    }
  } finally {
    agent.destroy()
    await server.close()
  }
}

export async function listAll(url: string, agent: Agent): Promise<ShownFile[]> {
  const files: ShownFile[] = []
  for (let cursor = ''; ; ) {
    const answer = await call(`${url}/files?limit=100${cursor}`, agent, { method: 'GET', headers: {} })
    if (answer?.status !== 200)
      throw new Error(`the list was answered with ${answer?.status} ${answer?.body}`)
    const page = JSON.parse(answer.body) as { files: ShownFile[]; next: string | null }
    files.push(...page.files)
    if (page.next === null) return files
    cursor = `&cursor=${page.next}`
  }
}

/** All files below the folders of uploads. */
export function bytesOnDisk(data: string): string[] {
  const paths: string[] = []
  for (const folder of ['files', 'staging']) {
    try {
      for (const entry of readdirSync(join(data, folder), { recursive: true, withFileTypes: true }))
        if (entry.isFile()) paths.push(join(entry.parentPath, entry.name))
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') throw error
    }
  }
  return paths
}

/** The hash of what is served, null for "no such file". */
function fetchHash(url: string, agent: Agent): Promise<string | null> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      const hash = createHash('sha256')
      response.on('data', (chunk: Buffer) => hash.update(chunk))
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(hash.digest('hex'))
        else if (response.statusCode === 404) resolve(null)
        else resolve(`status ${response.statusCode}`)
      })
    })
      .on('error', reject)
      .end()
  })
}
