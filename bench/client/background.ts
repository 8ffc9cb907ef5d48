import type { Phone } from '@dukou/runtime'
import { createClient, type WxLike, wxPlatform } from 'dukou'
import { median, row } from '../measure.ts'
import { startLink } from './lossy-link.ts'
import { newPhone, pick, rest, type Servers } from './place.ts'
import { bytesOf } from './subjects.ts'

const SIZE = 20 * 1024 * 1024
// 20 MiB take a minute.
const RATE = 350_000

/** Ways to be away; each resolves when the app is shown again. */
const ways: Record<string, (phone: Phone) => Promise<unknown>> = {
  // By the real clock: the client stops by itself after four seconds.
  async 'hidden for five seconds'(phone) {
    phone.control.hide()
    await rest(5200)
    phone.control.show()
  },
  // The phone's clock jumps, the client's doesn't: WeChat cuts it in the middle of a part.
  'cut without warning': (phone) => phone.control.background(5),
}

/** 20 MiB, every ten seconds in the background until the host has cut. */
export async function background(servers: Servers, rounds: number): Promise<void> {
  console.log(`\n20 MiB at 2.8 Mbit/s, in the background every ten seconds, ${rounds} rounds\n`)
  console.log(`${row('', 'finished', 'cuts', 'bytes up ÷ size, median', 'most')}\n|---|---|---|---|---|`)
  // They wait for the line only: all at once disturbs nobody.
  const rows = await Promise.all(
    Object.entries(ways).map(async ([name, away]) => {
      const all = await Promise.all(Array.from({ length: rounds }, () => once(servers, away)))
      // With headers: what was sent again is less.
      const ratios = all.map(({ wire }) => wire / SIZE)
      const cuts = median(all.map((one) => one.cuts))
      return row(
        name,
        `${all.filter(({ finished }) => finished).length} of ${rounds}`,
        String(cuts),
        median(ratios).toFixed(4),
        Math.max(...ratios).toFixed(4),
      )
    }),
  )
  console.log(rows.join('\n'))
}

async function once(servers: Servers, away: (phone: Phone) => Promise<unknown>) {
  // Counts what reaches the server, also of tasks that the phone has given up, and changes nothing.
  const port = Number(new URL(servers.url).port)
  const link = await startLink(port, () => Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
  const phone = await newPhone(servers)
  const [photo] = await pick(phone, [SIZE])
  phone.control.line({ bandwidth: { up: RATE, down: RATE }, roundTrip: 100 })
  const client = createClient({
    url: `http://127.0.0.1:${link.port}`,
    token: `background-${Math.random()}`,
    platform: wxPlatform(phone.wx as unknown as WxLike),
  })
  let over = false
  let cuts = 0
  const sent = client
    .upload({ local: photo!.path, path: photo!.path, size: SIZE, type: 'image' })
    .finally(() => {
      over = true
    })
  sent.catch(() => {})
  while (!over) {
    for (let waited = 0; waited < 5000 && !over; waited += 100) await rest(100)
    if (over) break
    await away(phone)
    cuts++
  }
  const file = await sent.catch(() => null)
  const finished = file !== null && (await bytesOf(file.url)).equals(photo!.bytes)
  client.close()
  const wire = link.passed()
  link.close()
  await phone.close()
  return { finished, cuts, wire }
}
