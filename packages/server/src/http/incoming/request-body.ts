import type { IncomingMessage } from 'node:http'
import type { Body } from '../../storage/storage.ts'
import { createChunkMemory } from './chunk-memory.ts'
import { createFileBody } from './file-body.ts'
import { type Flow, type Pace, pump } from './pump.ts'
import { createWater } from './water.ts'

/** A request's whole body as bytes of a file. `stop` ends it with an error, at once. */
export function requestBody(request: IncomingMessage, pace: Pace): { body: Body; stop(error: Error): void } {
  const memory = createChunkMemory()
  const water = createWater({ hold: () => flow.hold(), go: () => flow.go() })
  const body = createFileBody({ onHeld: water.change, release: memory.release })
  const finish = (error: Error | null) => {
    flow.stop()
    if (error) body.fail(error)
    else body.end()
  }
  const sink = {
    write(chunk: Buffer) {
      memory.enter(chunk)
      memory.retain(chunk)
      body.push(chunk)
      memory.done(chunk)
    },
    end() {},
  }
  const flow: Flow = pump(request, sink, pace, finish)
  return { body, stop: finish }
}
