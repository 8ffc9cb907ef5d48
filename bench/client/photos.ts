import type { Phone } from '@dukou/runtime'
import { createClient, type WxLike, wxPlatform } from 'dukou'
import { median, row } from '../measure.ts'
import { newPhone, type Photo, pick, type Servers } from './place.ts'
import { bare } from './subjects.ts'

const COUNT = 9
const SIZE = 2_000_000
// 10 Mbit/s.
const RATE = 1_250_000
const ROUND_TRIP = 100
const IDEAL_MS = ((COUNT * SIZE) / RATE) * 1000 + ROUND_TRIP

type Way = (phone: Phone, servers: Servers, photos: Photo[], key: string) => Promise<unknown>

const ways: Record<string, Way> = {
  async dukou(phone, { url }, photos, key) {
    const platform = wxPlatform(phone.wx as unknown as WxLike)
    const client = createClient({ url, token: key, platform })
    const results = await client.upload(
      photos.map(({ path, size }) => ({ local: path, path, size, type: 'image' as const })),
    )
    client.close()
    if (!results.every(({ ok }) => ok)) throw new Error('a photo did not arrive')
  },
  async 'one `wx.uploadFile` after the other'(phone, servers, photos, key) {
    for (const photo of photos) await bare.send(phone, servers, photo, key)
  },
  'all `wx.uploadFile` at once, as the fourth document loops': (phone, servers, photos, key) =>
    Promise.all(photos.map((photo) => bare.send(phone, servers, photo, key))),
}

/** Nine photos of 2 MB at 10 Mbit/s and 100 ms. */
export async function photos(servers: Servers, rounds: number): Promise<void> {
  const times = new Map(Object.keys(ways).map((name) => [name, [] as number[]]))
  for (let round = 1; round <= rounds; round++)
    for (const [name, way] of Object.entries(ways)) {
      const phone = await newPhone(servers)
      const picked = await pick(phone, Array(COUNT).fill(SIZE))
      phone.control.line({ bandwidth: { up: RATE, down: RATE }, roundTrip: ROUND_TRIP })
      const began = performance.now()
      await way(phone, servers, picked, `photos-${round}-${name.length}`)
      times.get(name)!.push(performance.now() - began)
      await phone.close()
    }
  console.log(`\nNine photos of 2 MB at 10 Mbit/s and 100 ms, ideal ${IDEAL_MS} ms, ${rounds} rounds\n`)
  console.log(`${row('', 'time, median', '÷ ideal', 'least to most')}\n|---|---|---|---|`)
  for (const [name, all] of times) {
    const middle = median(all)
    const ratios = all.map((ms) => ms / IDEAL_MS)
    const spread = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`
    console.log(row(name, `${(middle / 1000).toFixed(2)} s`, (middle / IDEAL_MS).toFixed(3), spread))
  }
}
