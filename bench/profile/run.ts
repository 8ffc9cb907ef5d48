// `npm run profile -- --size 20480`: where the thread that runs JavaScript spends its time while it takes uploads.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { row } from '../measure.ts'
import { startPeer } from '../peer.ts'
import { run, warmUp } from '../server/load.ts'
import { run as runTus } from '../tus/load.ts'
import { groupProfile, type Share } from './group.ts'

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '20480' },
    count: { type: 'string', default: '4000' },
    'at-once': { type: 'string', default: '50' },
    /** Sends by tus in chunks of so many bytes. */
    chunk: { type: 'string' },
    peer: { type: 'string', default: 'dukou' },
    folder: { type: 'string', default: '/dev/shm' },
    lines: { type: 'string', default: '30' },
    /** Where the profile goes, for Chromium's developer tools. */
    save: { type: 'string' },
  },
})
const load = {
  name: '',
  size: Number(values.size),
  count: Number(values.count),
  atOnce: Number(values['at-once']),
}
const chunk = Number(values.chunk ?? 0)
const send = (port: number) => (chunk > 0 ? runTus({ ...load, chunk }, port) : run(load, port))

const peer = await startPeer(values.peer, values.folder)
try {
  await (chunk > 0 ? send(peer.port) : warmUp(load, peer.port))
  const before = await peer.begin()
  await peer.profile()
  const seconds = await send(peer.port)
  const profile = await peer.profiled()
  const after = await peer.end()
  if (values.save) writeFileSync(values.save, JSON.stringify(profile))
  const { busy, files, functions } = groupProfile(profile)
  const microseconds = (ms: number) => `${((ms * 1000) / load.count).toFixed(1)} µs`
  const table = (title: string, shares: Share[]) => {
    console.log(`\n${row(title, 'per upload', 'share')}\n|---|---|---|`)
    for (const { name, ms } of shares.slice(0, Number(values.lines)))
      console.log(row(name, microseconds(ms), `${((100 * ms) / busy).toFixed(1)} %`))
  }
  console.log(`${values.peer}: ${load.count} uploads of ${load.size} bytes, ${load.atOnce} at once`)
  console.log(
    `CPU per upload ${microseconds((after.cpu - before.cpu) * 1000)}, of this thread ` +
      `${microseconds((after.mainCpu - before.mainCpu) * 1000)}; busy ${microseconds(busy)} of ${microseconds(seconds * 1000)}`,
  )
  table('file', files)
  table('function', functions)
} finally {
  await peer.stop()
}
