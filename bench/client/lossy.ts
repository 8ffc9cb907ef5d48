import { randomBytes } from 'node:crypto'
import { median, row } from '../measure.ts'
import { cutPhone, livesOf, startLink } from './lossy-link.ts'
import { newPhone, pick, type Servers, wireUp } from './place.ts'
import { bare, cos, dukou, fileUploader, type Subject } from './subjects.ts'
import { startTus } from './tus-js-client.ts'

const SIZE = 20 * 1024 * 1024
const MEAN = 3 * 1024 * 1024
// Bytes a second, 40 Mbit/s: the server keeps up with it, as it does with a phone.
const RATE = 5_000_000

interface Try {
  finished: boolean
  /** Bytes that went up. */
  wire: number
}

/** 20 MiB while the connection dies every 3 MiB on average. */
export async function lossy(servers: Servers, runs: number, by: 'close' | 'reset'): Promise<void> {
  const tries: [string, (seed: number) => Promise<Try>][] = [
    ...[dukou, bare, fileUploader, cos].map((subject): [string, (seed: number) => Promise<Try>] => [
      subject.name,
      (seed) => overPhone(servers, subject, seed, by),
    ]),
    ['tus-js-client 4.3.1, in Node', (seed) => overLink(servers, seed)],
  ]
  const results = new Map(tries.map(([name]) => [name, [] as Try[]]))
  // Each has a line of its own; all at once they meet the same machine.
  for (let seed = 1; seed <= runs; seed++)
    await Promise.all(tries.map(async ([name, attempt]) => results.get(name)!.push(await attempt(seed))))

  console.log(`\n20 MiB, the connection dies on average every 3 MiB (${by}), ${runs} seeds\n`)
  console.log(`${row('', 'finished', 'bytes up ÷ size, median', 'least to most')}\n|---|---|---|---|`)
  for (const [name, all] of results) {
    const ratios = all.filter(({ finished }) => finished).map(({ wire }) => wire / SIZE)
    console.log(
      row(
        name,
        `${ratios.length} of ${all.length}`,
        ratios.length > 0 ? median(ratios).toFixed(3) : '–',
        ratios.length > 0 ? `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}` : '–',
      ),
    )
  }
}

async function overPhone(
  servers: Servers,
  subject: Subject,
  seed: number,
  by: 'close' | 'reset',
): Promise<Try> {
  const phone = await newPhone(servers)
  try {
    const [photo] = await pick(phone, [SIZE])
    phone.control.line({ bandwidth: { up: RATE, down: RATE } })
    cutPhone(phone, livesOf(seed, MEAN), by)
    const key = `lossy-${by}-${seed}-${subject.name.length}.jpg`
    const stored = await subject.send(phone, servers, photo!, key).catch(() => null)
    return { finished: stored?.equals(photo!.bytes) === true, wire: wireUp(phone) }
  } finally {
    await phone.close()
  }
}

async function overLink(servers: Servers, seed: number): Promise<Try> {
  const link = await startLink(Number(new URL(servers.url).port), livesOf(seed, MEAN), RATE)
  try {
    const bytes = randomBytes(SIZE)
    const stored = await startTus(`http://127.0.0.1:${link.port}/tus`, bytes, `tus-${seed}`).done.catch(
      () => null,
    )
    return { finished: stored?.equals(bytes) === true, wire: link.passed() }
  } finally {
    link.close()
  }
}
