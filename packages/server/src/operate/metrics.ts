import type { IncomingMessage } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Numbers about one server, in a registry of its own. Labels only ever hold names from fixed lists. */
export interface Metrics {
  /** A request is over: by the pattern of its route, not by its path. */
  answered(request: { method: string; route: string; status: number; seconds: number }): void
  /** A request that carried bytes of an upload is over; `code` is `ok` or that of the refusal. */
  uploaded(upload: { via: string; code: string; bytes: number }): void
  /** Files were committed. */
  committed(via: string, sizes: readonly number[]): void
  /** The sweep is through. */
  swept(removed: Record<string, number>, seconds: number): void
  /** Everything in Prometheus' text format 0.0.4. */
  read(): Promise<string>
  contentType: string
}

/** Asked at each scrape; what fails then is left out of the answer. */
export interface Sources {
  openUploads(): Promise<number>
  /** Null where nothing is kept on this machine. */
  disk: { stagingBytes(): Promise<number>; freeBytes(): Promise<number> } | null
  isReady(): Promise<boolean>
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const BYTES = [
  4096, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864, 268_435_456, 1_073_741_824,
]

export function createMetrics(sources: Sources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'dukou_requests_total',
    help: 'Requests that are over, by the pattern of their route',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'dukou_request_seconds',
    help: 'From the head of a request to the end of its answer',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  })
  const uploads = new Counter({
    name: 'dukou_upload_requests_total',
    help: 'Requests that carried bytes of an upload; code is ok or the code of the refusal',
    labelNames: ['via', 'code'],
    registers,
  })
  const received = new Counter({
    name: 'dukou_received_bytes_total',
    help: 'Bytes that came with such requests, also with those that failed',
    labelNames: ['via'],
    registers,
  })
  const files = new Histogram({
    name: 'dukou_file_bytes',
    help: 'Sizes of the files that were committed',
    labelNames: ['via'],
    buckets: BYTES,
    registers,
  })
  const removed = new Counter({
    name: 'dukou_sweep_removed_total',
    help: 'What the sweep has removed',
    labelNames: ['what'],
    registers,
  })
  const sweepSeconds = new Histogram({
    name: 'dukou_sweep_seconds',
    help: 'How long sweeps took',
    buckets: SECONDS,
    registers,
  })
  const gauge = (name: string, help: string, source: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await source().catch(() => null)
        if (value === null) this.reset()
        else this.set(value)
      },
    })
  gauge('dukou_open_uploads', 'Resumable uploads that are not finished', sources.openUploads)
  if (sources.disk) {
    gauge('dukou_staging_bytes', 'Bytes of unfinished uploads', sources.disk.stagingBytes)
    gauge('dukou_disk_free_bytes', 'Room on the disk of the data folder', sources.disk.freeBytes)
  }
  gauge('dukou_ready', '1 when /readyz says so, 0 otherwise', async () => Number(await sources.isReady()))
  let hasDefaults = false

  return {
    contentType: registry.contentType,
    answered({ method, route, status, seconds }) {
      requests.inc({ method, route, status })
      requestSeconds.observe({ method, route }, seconds)
    },
    uploaded({ via, code, bytes }) {
      uploads.inc({ via, code })
      received.inc({ via }, bytes)
    },
    committed(via, sizes) {
      for (const size of sizes) files.observe({ via }, size)
    },
    swept(counts, seconds) {
      for (const [what, count] of Object.entries(counts)) removed.inc({ what }, count)
      sweepSeconds.observe(seconds)
    },
    async read() {
      // Observers of the whole process, such as that of the event loop's delay, run only where somebody scrapes.
      if (!hasDefaults) collectDefaultMetrics({ register: registry })
      hasDefaults = true
      return registry.metrics()
    },
  }
}

const refusals = new WeakMap<IncomingMessage, string>()

/** Remembers with which code a request was refused, for its line in the log and its count. */
export function noteRefusal(request: IncomingMessage, code: string): void {
  refusals.set(request, code)
}

/** The code with which a request was refused, or null. */
export function refusalOf(request: IncomingMessage): string | null {
  return refusals.get(request) ?? null
}
