import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Clock } from '../../clock.ts'
import type { LineFault } from './fault.ts'
import { createLane } from './lane.ts'
import type { Passage, Struck } from './passage.ts'
import type { Radio } from './radio.ts'

/** What may wait between the system and a slow line before the system is told to wait, in bytes. */
const MOST_WAITING = 256 * 1024

export interface WireOptions {
  clock: Clock
  radio: Radio
  to: NetConnectOpts
  passage: Passage | null
  /** Takes over the real socket of a connection whose other side cannot be told that it is over. */
  leave(real: Socket, how: 'for good' | 'until it heals'): void
}

/** One connection of the phone. What goes over it takes as long as the line says. */
export interface Wire extends Duplex, Struck {
  readonly connecting: boolean
  readonly remoteAddress: string | undefined
  readonly remotePort: number | undefined
  readonly bytesWritten: number
  readonly bytesRead: number
  /** The next task that uses this connection. */
  carry(passage: Passage): void
  /** The dial was turned. */
  turned(): void
  /** Ends it as the system does when its program is killed. */
  kill(): void
  ref(): Wire
  unref(): Wire
  setKeepAlive(): Wire
  setNoDelay(): Wire
  /** For the agent, which drops what has been idle for too long: real time, as that of the server at the other end. */
  setTimeout(ms: number): Wire
}

const codeError = (code: string) => Object.assign(new Error(code), { code })

/** Opens a connection. Its events are those of a `net.Socket`: lookup, connect, data, end, error, close. */
export function openWire({ clock, radio, to, passage: first, leave }: WireOptions): Wire {
  let passage = first
  let real: Socket | null = null
  let state: 'waiting' | 'connecting' | 'open' | 'over' = 'waiting'
  let dead = false
  let wanted: (() => void) | null = null
  let held = true
  let waiting = 0
  let stopHandshake = () => {}
  let idle: NodeJS.Timeout | undefined
  const silent = () => radio.settings().silence !== undefined
  const stalls = () =>
    radio.settings().silence === 'stall' || (passage?.struck === true && passage.fault?.kind === 'stall')

  const up = createLane({
    clock,
    radio,
    direction: 'up',
    passage: () => passage,
    halted: () => state !== 'open' || stalls(),
    dead: () => dead,
    land: (bytes, done) => real!.write(bytes, (error) => !error && done()),
  })
  const down = createLane({
    clock,
    radio,
    direction: 'down',
    passage: () => passage,
    halted: stalls,
    dead: () => dead,
    land(bytes, done) {
      if (duplex.push(bytes)) done()
      else wanted = done
    },
  })

  const duplex = new Duplex({
    allowHalfOpen: false,
    read() {
      const done = wanted
      wanted = null
      done?.()
    },
    write: (chunk: Uint8Array, _, taken) => up.put(chunk, taken),
    final: (done) => up.mark(() => real!.end(done)),
    destroy(error, done) {
      const cutOff = state === 'open' && (dead || stalls())
      state = 'over'
      stopHandshake()
      clearTimeout(idle)
      up.clear()
      down.clear()
      if (real !== null) {
        for (const event of ['data', 'end', 'error', 'close', 'lookup', 'connect'] as const) {
          real.removeAllListeners(event)
        }
        real.on('error', () => {})
        if (cutOff) leave(real, dead ? 'for good' : 'until it heals')
        else real.destroy()
      }
      done(error)
    },
  })

  function dial(): void {
    state = 'connecting'
    real = connect(to)
    if (!held) real.unref()
    real.once('lookup', () => duplex.emit('lookup'))
    real.once('connect', () => later(opened))
    real.once('error', (error) => {
      if (state === 'connecting') later(() => duplex.destroy(error))
      else down.mark(() => duplex.destroy(error))
    })
    real.on('data', (bytes: Buffer) => {
      waiting += bytes.byteLength
      if (waiting >= MOST_WAITING) real!.pause()
      down.put(bytes, () => {
        waiting -= bytes.byteLength
        if (waiting < MOST_WAITING) real!.resume()
      })
    })
    real.once('end', () => down.mark(() => duplex.push(null)))
    // What was pushed is read first.
    real.once('close', () =>
      down.mark(() => {
        if (duplex.readableEnded) duplex.destroy()
        else duplex.once('end', () => duplex.destroy())
      }),
    )
  }

  function later(run: () => void): void {
    const wait = radio.handshake(passage)
    if (wait <= 0) run()
    else stopHandshake = clock.after(wait, run)
  }

  function opened(): void {
    if (state === 'over') return
    state = 'open'
    if (passage) {
      passage.connecting = false
      passage.rtt = Math.max(passage.rtt ?? 0, radio.settings().roundTrip ?? 0)
    }
    duplex.emit('connect')
    duplex.emit('ready')
    passage?.connected(wire)
    up.wake()
  }

  const wire: Wire = Object.defineProperties(duplex as Wire, {
    connecting: { get: () => state === 'waiting' || state === 'connecting' },
    remoteAddress: { get: () => real?.remoteAddress },
    remotePort: { get: () => real?.remotePort },
    bytesWritten: { get: () => real?.bytesWritten ?? 0 },
    bytesRead: { get: () => real?.bytesRead ?? 0 },
  })
  const self = () => wire
  Object.assign(wire, {
    carry(next: Passage) {
      if (passage === next) return
      passage = next
      if (state === 'open') next.connected(wire)
      else next.connecting = true
    },
    struck(fault: LineFault) {
      if (fault.kind === 'halfOpen') dead = true
      else if (fault.kind === 'cut' && fault.by === 'close') {
        real?.destroySoon()
        duplex.push(null)
        duplex.once('end', () => duplex.destroy())
      } else if (fault.kind === 'cut') {
        real?.resetAndDestroy()
        duplex.destroy(codeError('ECONNRESET'))
      }
    },
    turned() {
      if (state === 'waiting' && !silent()) dial()
      else if (state !== 'over' && radio.settings().silence === 'halfOpen') dead = true
      if (state !== 'open') return
      down.wake()
      up.wake()
    },
    kill() {
      duplex.on('error', () => {})
      duplex.destroy()
    },
    ref() {
      held = true
      real?.ref()
      return wire
    },
    unref() {
      held = false
      real?.unref()
      return wire
    },
    setKeepAlive: self,
    setNoDelay: self,
    setTimeout(ms: number) {
      clearTimeout(idle)
      if (ms > 0) idle = setTimeout(() => duplex.emit('timeout'), ms).unref()
      return wire
    },
  })
  if (passage) passage.connecting = true
  if (!silent()) dial()
  return wire
}
