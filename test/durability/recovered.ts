import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { createServer, type ServerOptions } from '@dukou/server'
import { broken, type Ledger, type ShownFile, settle } from './ledger.ts'
import { call } from './workload.ts'

/** The options of every server that is crashed here. */
export function optionsFor(data: string): ServerOptions {
  return { data }
}

/** Starts a server on what a crash has left, compares what it shows with what was promised, settles that, and closes it. */
export async function checkRecovered(
  data: string,
  ledger: Ledger,
  fetches?: (file: ShownFile) => boolean,
): Promise<string[]> {
  const server = await createServer(optionsFor(data))
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  try {
    const url = await server.listen()
    const listed = await listAll(url, agent)
    const fetch = (path: string) => fetchHash(url + path, agent)
    const faults = await broken(ledger, { listed, onDisk: bytesOnDisk(data), fetch }, fetches)
    if (faults.length === 0) settle(ledger, listed)
    return faults
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

/** The names of all files below the folders of uploads. */
export function bytesOnDisk(data: string): string[] {
  const names: string[] = []
  for (const folder of ['files', 'staging']) {
    try {
      for (const entry of readdirSync(join(data, folder), { recursive: true, withFileTypes: true }))
        if (entry.isFile()) names.push(entry.name)
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') throw error
    }
  }
  return names
}

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
