import type { NetConnectOpts, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '../../clock.ts'
import { type Course, createCourse } from './course.ts'
import { createFarEnd, type FarEnd } from './far-end.ts'
import type { LineFault } from './fault.ts'
import { createLane, type Lane, type LaneOptions } from './lane.ts'
import { createNearEnd, type NearEnd } from './near-end.ts'
import type { Direction, Passage, Struck } from './passage.ts'
import type { Radio } from './radio.ts'

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

/** What a connection is made of: two ends, a lane each way, and how far it is. */
interface Parts {
  course: Course
  near: NearEnd
  far: FarEnd
  up: Lane
  down: Lane
}

/** Opens a connection. Its events are those of a `net.Socket`: lookup, connect, data, end, error, close. */
export function openWire(options: WireOptions): Wire {
  const { clock, radio, to, passage, leave } = options
  const course = createCourse(radio, passage)
  const handshake = createHandshake(clock, radio, course)
  const { up, down } = openLanes(options, course, {
    up: (bytes, done) => far.write(bytes, done),
    down: (bytes, done) => near.give(bytes, done),
  })
  const near = createNearEnd({
    put: up.put,
    finish: (done) => up.mark(() => far.end(done)),
    over() {
      handshake.stop()
      letGo(parts, leave)
    },
  })
  const far = createFarEnd(to, {
    lookup: () => void near.duplex.emit('lookup'),
    connect: () => handshake.pass(opened),
    error(error) {
      const tell = () => near.duplex.destroy(error)
      if (course.state === 'connecting') handshake.pass(tell)
      else down.mark(tell)
    },
    data: down.put,
    end: () => down.mark(() => near.duplex.push(null)),
    close: () => down.mark(near.overAfterRead),
  })
  const parts: Parts = { course, near, far, up, down }
  const wire = asSocket(parts, radio)

  function opened(): void {
    if (course.state === 'over') return
    course.state = 'open'
    if (course.passage) {
      course.passage.connecting = false
      course.passage.rtt = Math.max(course.passage.rtt ?? 0, radio.settings().roundTrip ?? 0)
    }
    wire.emit('connect')
    wire.emit('ready')
    course.passage?.connected(wire)
    up.wake()
  }

  if (passage) passage.connecting = true
  if (!course.silent()) dial(parts)
  return wire
}

function openLanes(
  { clock, radio }: WireOptions,
  course: Course,
  land: Record<Direction, LaneOptions['land']>,
): Record<Direction, Lane> {
  const shared = { clock, radio, passage: () => course.passage, dead: () => course.dead }
  const up = () => course.state !== 'open' || course.stalls()
  return {
    up: createLane({ ...shared, direction: 'up', halted: up, land: land.up }),
    down: createLane({ ...shared, direction: 'down', halted: course.stalls, land: land.down }),
  }
}

/** The time until the phone knows what became of its connecting. */
function createHandshake(clock: Clock, radio: Radio, course: Course) {
  let stop = () => {}
  return {
    stop: () => stop(),
    pass(run: () => void) {
      const wait = radio.handshake(course.passage)
      if (wait <= 0) run()
      else stop = clock.after(wait, run)
    },
  }
}

function dial({ course, far }: Parts): void {
  course.state = 'connecting'
  far.dial()
}

/** Who is cut off is not told that it is over. */
function letGo({ course, far, up, down }: Parts, leave: WireOptions['leave']): void {
  const cutOff = course.state === 'open' && (course.dead || course.stalls())
  course.state = 'over'
  up.clear()
  down.clear()
  const real = far.release()
  if (real === null) return
  if (cutOff) leave(real, course.dead ? 'for good' : 'until it heals')
  else real.destroy()
}

/** A fault strikes. Those that aren't here do nothing to the connection itself. */
function strike({ course, near, far }: Parts, fault: LineFault): void {
  if (fault.kind === 'halfOpen') course.dead = true
  else if (fault.kind === 'cut' && fault.by === 'close') {
    far.socket?.destroySoon()
    near.duplex.push(null)
    near.overAfterRead()
  } else if (fault.kind === 'cut') {
    far.socket?.resetAndDestroy()
    near.duplex.destroy(Object.assign(new Error('ECONNRESET'), { code: 'ECONNRESET' }))
  }
}

function turned(parts: Parts, radio: Radio): void {
  const { course, up, down } = parts
  if (course.state === 'waiting' && !course.silent()) dial(parts)
  else if (course.state !== 'over' && radio.settings().silence === 'halfOpen') course.dead = true
  if (course.state !== 'open') return
  down.wake()
  up.wake()
}

/** The near end with what Node's HTTP and TLS, and our own line, ask of a socket. */
function asSocket(parts: Parts, radio: Radio): Wire {
  const { course, near, far } = parts
  const wire: Wire = Object.defineProperties(near.duplex as Wire, {
    connecting: { get: () => course.state === 'waiting' || course.state === 'connecting' },
    remoteAddress: { get: () => far.socket?.remoteAddress },
    remotePort: { get: () => far.socket?.remotePort },
    bytesWritten: { get: () => far.socket?.bytesWritten ?? 0 },
    bytesRead: { get: () => far.socket?.bytesRead ?? 0 },
  })
  let idle: NodeJS.Timeout | undefined
  wire.once('close', () => clearTimeout(idle))
  const self = () => wire
  return Object.assign(wire, {
    carry(next: Passage) {
      if (course.passage === next) return
      course.passage = next
      if (course.state === 'open') next.connected(wire)
      else next.connecting = true
    },
    struck: (fault: LineFault) => strike(parts, fault),
    turned: () => turned(parts, radio),
    kill() {
      wire.on('error', () => {})
      wire.destroy()
    },
    ref() {
      far.hold('held')
      return wire
    },
    unref() {
      far.hold('free')
      return wire
    },
    setKeepAlive: self,
    setNoDelay: self,
    setTimeout(ms: number) {
      clearTimeout(idle)
      if (ms > 0) idle = setTimeout(() => wire.emit('timeout'), ms).unref()
      return wire
    },
  })
}
