import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { basename, join } from 'node:path'
import { createServer, type ServerOptions } from '@dukou/server'
import { broken, type KeptFile, type Ledger, type Seen, type ShownFile, settle } from './ledger.ts'
import { call, retryForms } from './workload.ts'

/** The options of every server that is crashed here. */
export function optionsFor(data: string): ServerOptions {
  // Small disks are part of the tests.
  return { data, reserveBytes: 0 }
}

/**
 * Starts a server on what a crash has left, compares what it shows with what was promised, and settles that. Then the client
 * sends again what had no answer.
 */
export async function checkRecovered(data: string, ledger: Ledger): Promise<string[]> {
  const server = await createServer(optionsFor(data))
  try {
    const url = await server.listen()
    const look = () => lookAt(url, data, { kept: [...ledger.kept.values()], reads: () => true })
    const seen = await look()
    const faults = broken(ledger, seen)
    if (faults.length > 0) return faults
    const unanswered = ledger.forms.filter(({ fate, body }) => fate === 'sent' && body !== null)
    const bodies = unanswered.map((form) => ({ ...form }))
    settle(ledger, seen.listed)
    unanswered.forEach((form, index) => {
      form.body = bodies[index]!.body
    })
    const wrong = await retryForms(url, ledger, unanswered)
    return [...wrong, ...broken(ledger, await look()).map((one) => `after the retries: ${one}`)]
  } finally {
    await server.close()
  }
}

/** Which files are fetched. */
export interface Look {
  /** By the addresses that were given out for them. */
  kept: readonly KeptFile[]
  /** Of those listed, with where they lie on disk. */
  reads: (file: ShownFile, path: string | null) => boolean
}

/** Starts a server on a folder, looks at what it shows, and closes it. */
export async function recover(data: string, { kept, reads }: Look): Promise<Seen> {
  const server = await createServer(optionsFor(data))
  try {
    return await lookAt(await server.listen(), data, { kept, reads })
  } finally {
    await server.close()
  }
}

/** What a running server shows. */
export async function lookAt(url: string, data: string, { kept, reads }: Look): Promise<Seen> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  try {
    const listed = await listAll(url, agent)
    const paths = bytesOnDisk(data)
    const byName = new Map(paths.map((path) => [basename(path), path]))
    const served = new Map<string, string | null>()
    const servedAsPromised = new Map<string, string | null>()
    for (const file of listed) {
      if (!reads(file, byName.get(file.id) ?? null)) continue
      const { pathname, search } = new URL(file.url)
      served.set(file.id, await fetchHash(url + pathname + search, agent))
    }
    for (const { id, path } of kept) servedAsPromised.set(id, await fetchHash(url + path, agent))
    return { listed, onDisk: paths.map((path) => basename(path)), served, servedAsPromised }
  } finally {
    agent.destroy()
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

const PATIENCE_MS = 5000

/** The hash of what is served, null for "no such file", or what went wrong. */
export function fetchHash(url: string, agent: Agent): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = request(url, { agent, timeout: PATIENCE_MS }, (response) => {
      const hash = createHash('sha256')
      response.on('data', (chunk: Buffer) => hash.update(chunk))
      response.on('error', () => resolve('something that breaks off'))
      response.on('end', () => {
        if (response.statusCode === 200) resolve(hash.digest('hex'))
        else if (response.statusCode === 404) resolve(null)
        else resolve(`status ${response.statusCode}`)
      })
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', (error) => resolve(`nothing: ${error.message}`))
    asked.end()
  })
}
