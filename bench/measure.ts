import { cpus } from 'node:os'
import { type Delay, startPeer } from './peer.ts'

/** One run of one peer: seconds of CPU and of the clock. */
export interface Measured {
  cpu: number
  seconds: number
  /** Of the process that sends. */
  clientCpu: number
  delay: Delay
}

// Work that a server leaves for after its answers is its work too.
const AFTERMATH_MS = 100

/** Starts a peer of its own for each load, and doesn't count what warms it up. */
export async function measure(
  name: string,
  folder: string,
  load: { warmUp(port: number): Promise<unknown>; run(port: number): Promise<number> },
): Promise<Measured> {
  const peer = await startPeer(name, folder)
  try {
    await load.warmUp(peer.port)
    const before = await peer.begin()
    const own = process.cpuUsage()
    const seconds = await load.run(peer.port)
    const { user, system } = process.cpuUsage(own)
    await new Promise((resolve) => setTimeout(resolve, AFTERMATH_MS))
    const after = await peer.end()
    return { cpu: after.cpu - before.cpu, seconds, clientCpu: (user + system) / 1e6, delay: after.delay }
  } finally {
    await peer.stop()
  }
}

/** All peers in turn, so many rounds: whatever else the machine does hits all of them alike. */
export async function interleave(
  peers: string[],
  rounds: number,
  one: (peer: string) => Promise<Measured>,
): Promise<Map<string, Measured>> {
  const results = new Map(peers.map((peer) => [peer, [] as Measured[]]))
  for (let round = 1; round <= rounds; round++) {
    for (const peer of peers) {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[Kround ${round}, ${peer}`)
      results.get(peer)!.push(await one(peer))
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  return new Map(peers.map((peer) => [peer, medians(results.get(peer)!)]))
}

function medians(runs: Measured[]): Measured {
  const of = (value: (run: Measured) => number) => median(runs.map(value))
  return {
    cpu: of(({ cpu }) => cpu),
    seconds: of(({ seconds }) => seconds),
    clientCpu: of(({ clientCpu }) => clientCpu),
    delay: {
      p50: of(({ delay }) => delay.p50),
      p99: of(({ delay }) => delay.p99),
      most: of(({ delay }) => delay.most),
    },
  }
}

export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

/** What the figures depend on besides the code. */
export function machine(): string {
  return `Node ${process.version}, ${cpus()[0]!.model} × ${cpus().length}`
}

export function row(...cells: (string | number)[]): string {
  return `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell)).join(' | ')} |`
}
