// Loaded into every peer before its own code, the same for all: tells what the process has used when it is asked.
import { Session } from 'node:inspector/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const INTERVAL_MS = 1
const delay = monitorEventLoopDelay({ resolution: INTERVAL_MS })
const profiler = new Session()

/** Milliseconds by which the loop was late, beyond the interval at which it is looked at. */
const late = (percentile) => Math.max(0, delay.percentile(percentile) / 1e6 - INTERVAL_MS)

const answers = {
  async begin() {
    delay.reset()
    delay.enable()
    return usage()
  },
  async end() {
    delay.disable()
    return {
      ...usage(),
      delay: { p50: late(50), p99: late(99), most: Math.max(0, delay.max / 1e6 - INTERVAL_MS) },
    }
  },
  async profile() {
    profiler.connect()
    await profiler.post('Profiler.enable')
    await profiler.post('Profiler.setSamplingInterval', { interval: 250 })
    await profiler.post('Profiler.start')
  },
  async profiled() {
    return (await profiler.post('Profiler.stop')).profile
  },
}

function usage() {
  const { user, system } = process.cpuUsage()
  const main = process.threadCpuUsage()
  return {
    cpu: (user + system) / 1e6,
    mainCpu: (main.user + main.system) / 1e6,
    rss: process.memoryUsage.rss(),
    // In KiB.
    peakRss: process.resourceUsage().maxRSS * 1024,
  }
}

process.on('message', async (question) => process.send((await answers[question]()) ?? {}))
// Whoever asks has ended: so does the peer.
process.on('disconnect', () => process.exit())
