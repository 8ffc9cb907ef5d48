import { randomBytes } from 'node:crypto'
import { median, row } from '../measure.ts'
import { startLink } from './lossy-link.ts'
import { newPhone, type Photo, pickAgain, rest, type Servers, wireUp } from './place.ts'
import { bare, cos, dukou, fileUploader, type Subject } from './subjects.ts'
import { startTus } from './tus-js-client.ts'

const SIZE = 20 * 1024 * 1024
// 40 Mbit/s.
const RATE = 5_000_000
// Where it is killed, round after round: a client that sends parts side by side is lucky at some places and not at others.
const SHARES = [0.5, 0.46, 0.54, 0.48, 0.52]
const NEVER = () => Number.POSITIVE_INFINITY

const killAt = (round: number) => SIZE * SHARES[(round - 1) % SHARES.length]!

interface Try {
  finished: boolean
  wire: number
}

/** 20 MiB, the app is killed when about half of it has gone up, and is started again. */
export async function killed(servers: Servers, rounds: number): Promise<void> {
  const subjects = [dukou, bare, fileUploader, cos]
  const results = new Map<string, Try[]>()
  const add = (name: string, one: Try) => results.set(name, [...(results.get(name) ?? []), one])
  for (let round = 1; round <= rounds; round++) {
    for (const subject of subjects) add(subject.name, await onPhone(servers, subject, round))
    add('tus-js-client 4.3.1, in Node', await inNode(servers, round))
  }
  console.log(`\n20 MiB at 40 Mbit/s, killed at 46 to 54 %, ${rounds} rounds\n`)
  console.log(`${row('', 'finished', 'bytes up ÷ size, median', 'most', 'goes on')}\n|---|---|---|---|---|`)
  for (const [name, all] of results) {
    const ratios = all.filter(({ finished }) => finished).map(({ wire }) => wire / SIZE)
    const goesOn = name === 'dukou' ? 'by itself, from its copy' : 'when the visitor picks the file again'
    const [middle, most] = ratios.length > 0 ? [median(ratios), Math.max(...ratios)] : [0, 0]
    console.log(row(name, `${ratios.length} of ${all.length}`, middle.toFixed(3), most.toFixed(3), goesOn))
  }
}

async function onPhone(servers: Servers, subject: Subject, round: number): Promise<Try> {
  const phone = await newPhone(servers)
  try {
    const bytes = randomBytes(SIZE)
    const id = phone.control.album.add({ name: 'photo.jpg', bytes })
    const pick = async (): Promise<Photo> => (await pickAgain(phone, [id], [bytes]))[0]!
    const key = `killed-${round}-${subject.name.length}.jpg`
    const photo = await pick()
    phone.control.line({ bandwidth: { up: RATE, down: RATE } })
    // Never settles: its app is killed.
    subject.send(phone, servers, photo, key).catch(() => {})
    while (wireUp(phone) < killAt(round)) await rest(5)
    phone.control.kill()
    phone.control.restart()
    await rest(100)
    const again = subject.goOn
      ? subject.goOn(phone, servers, key)
      : subject.send(phone, servers, await pick(), key)
    const stored = await again.catch(() => null)
    return { finished: stored?.equals(bytes) === true, wire: wireUp(phone) }
  } finally {
    await phone.close()
  }
}

/** Another process would know the upload's address from its store of addresses, and ask for the file again. */
async function inNode(servers: Servers, round: number): Promise<Try> {
  const bytes = randomBytes(SIZE)
  const port = Number(new URL(servers.url).port)
  const first = await startLink(port, NEVER, RATE)
  const begun = startTus(`http://127.0.0.1:${first.port}/tus`, bytes, `killed-tus-${round}`)
  begun.done.catch(() => {})
  while (first.passed() < killAt(round)) await rest(5)
  first.close()
  const wire = first.passed()
  await rest(100)
  const second = await startLink(port, NEVER, RATE)
  const path = new URL(begun.url()!).pathname
  const origin = `http://127.0.0.1:${second.port}`
  const stored = await startTus(`${origin}/tus`, bytes, `killed-tus-${round}`, `${origin}${path}`).done.catch(
    () => null,
  )
  const all = wire + second.passed()
  second.close()
  return { finished: stored?.equals(bytes) === true, wire: all }
}
