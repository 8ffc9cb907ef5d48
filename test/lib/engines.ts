import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { root, sourceFlags } from './root.ts'

const COMMAND = join(root, 'test', 'engines', 'command.ts')
// Under the test runner, what is shared ends with the runner.
const OWNER = process.env.NODE_TEST_CONTEXT ? process.ppid : process.pid

/** Why real engines are not run; null when they are. For a test's `skip`. */
export const whyNoEngines: string | null =
  process.env.DUKOU_ENGINES === '1' ? null : 'Ceph, Swift and nginx run with DUKOU_ENGINES=1 alone'

/** A store that speaks S3; all of its endpoints show the same. */
export interface Store {
  endpoints: string[]
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** The Ceph (two gateways) or Swift that everybody shares in this run. */
export function sharedStore(name: 'ceph' | 'swift'): Store {
  const options = JSON.stringify(name === 'ceph' ? { gateways: 2 } : {})
  const args = [...sourceFlags, COMMAND, 'shared', name, String(OWNER), options]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`no ${name}: ${stderr}`)
  return JSON.parse(stdout) as Store
}

/** What can be asked of an engine of one's own: see `test/engines/command.ts`. */
export type Ask = (words: { do: string; [name: string]: unknown }) => Promise<Record<string, unknown>>

/** A Ceph to do harm to; stops with the test. */
export async function startCeph(
  t: TestContext,
  options: { osds?: number; gateways?: number; keep?: 'memory' | 'disk' } = {},
): Promise<Store & { ask: Ask }> {
  return start<Store>(t, 'ceph', options)
}

/** nginx in front of these ports; stops with the test. `ask({ do: 'use', ports })` gives it others. */
export async function startNginx(t: TestContext, ports: number[]): Promise<{ url: string; ask: Ask }> {
  return start<{ url: string }>(t, 'nginx', { ports })
}

async function start<About>(t: TestContext, name: string, options: object): Promise<About & { ask: Ask }> {
  const args = [...sourceFlags, COMMAND, 'own', name, JSON.stringify(options)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(async () => {
    child.stdin.end()
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${name} ended`)
    return JSON.parse(value)
  }
  return {
    ...((await line()) as About),
    async ask(words) {
      child.stdin.write(`${JSON.stringify(words)}\n`)
      const answer = (await line()) as Record<string, unknown>
      if (answer.error !== undefined) throw new Error(String(answer.error))
      return answer
    },
  }
}

/** Makes a bucket of a new name. */
export async function newBucket({ endpoints, region, ...credentials }: Store): Promise<string> {
  const { accessKeyId, secretAccessKey } = credentials
  const client = new S3Client({
    endpoint: endpoints[0]!,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  })
  const bucket = `dukou-${randomBytes(6).toString('hex')}`
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  client.destroy()
  return bucket
}
