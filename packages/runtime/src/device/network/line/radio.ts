import type { Clock } from '../../clock.ts'
import { chance } from './chance.ts'
import type { Direction, Passage } from './passage.ts'
import type { LineSettings } from './settings.ts'

/** Bytes of a packet, without its headers. */
const PACKET = 1400
/** What goes at once at most, so that connections share the line and the dial is felt soon. Bytes. */
const LARGEST_PIECE = 64 * 1024
/** What may be under way on one connection, as in TCP's window. Bytes; made up, like a phone's send buffer. */
const WINDOW = 256 * 1024
/** How far behind its schedule the radio may catch up, because timers come late. Milliseconds. */
const SLACK = 20
/** Least retransmission time-out, as in Linux (TCP_RTO_MIN). Milliseconds. */
const LEAST_TIMEOUT = 200
/** The first packet of a connection is repeated after 1 s (RFC 6298 §2.1). Milliseconds. */
const FIRST_TIMEOUT = 1000
const MOST_REPEATS = 6

const way = { up: 1, down: 2 }

/** The one radio of a phone: what passes through it takes time, and packets are lost, both by the dial. */
export interface Radio {
  set(settings: LineSettings): void
  settings(): LineSettings
  /** Bytes that go at once. */
  piece(direction: Direction): number
  /** Bytes that may be under way on a connection. */
  window(): number
  /** Takes the radio's time for a piece. Returns when, on the clock, it is out. */
  reserve(direction: Direction, bytes: number): number
  /** Milliseconds that a piece is under way, for the bytes from `start` on of this task. */
  flight(passage: Passage | null, direction: Direction, start: number, bytes: number): number
  /** Milliseconds that a connection takes to come about. */
  handshake(passage: Passage | null): number
}

export function createRadio(clock: Clock, seed: number): Radio {
  let now: LineSettings = {}
  const free = { up: 0, down: 0 }
  const rate = (direction: Direction) => now.bandwidth?.[direction] ?? Number.POSITIVE_INFINITY

  /** How late a packet is because it was lost, perhaps more than once. */
  function lateness(passage: Passage, keys: number[], timeout: number): number {
    let late = 0
    let wait = timeout
    for (let repeat = 0; repeat < MOST_REPEATS; repeat += 1) {
      if (chance(seed, passage.id, ...keys, repeat) >= now.loss!) return late
      passage.lost += 1
      late += wait
      wait *= 2
    }
    return late
  }

  return {
    set(settings) {
      now = settings
      free.up = free.down = 0
    },
    settings: () => now,
    piece: (direction) => Math.max(1, Math.min(LARGEST_PIECE, Math.floor(rate(direction) / 20))),
    window: () => ((now.roundTrip ?? 0) > 0 || (now.jitter ?? 0) > 0 || (now.loss ?? 0) > 0 ? WINDOW : 1),
    reserve(direction, bytes) {
      const start = Math.max(clock.now() - SLACK, free[direction])
      free[direction] = start + (bytes / rate(direction)) * 1000
      return free[direction]
    },
    flight(passage, direction, start, bytes) {
      const half = (now.roundTrip ?? 0) / 2
      if (passage === null) return half
      let late = 0
      const timeout = Math.max(LEAST_TIMEOUT, 2 * (now.roundTrip ?? 0))
      if ((now.loss ?? 0) > 0) {
        // Only packets that begin in this piece, so that each is drawn for once.
        for (let at = Math.ceil(start / PACKET); at * PACKET < start + bytes; at += 1) {
          late = Math.max(late, lateness(passage, [way[direction], at], timeout))
        }
      }
      const jitter = (now.jitter ?? 0) * chance(seed, passage.id, way[direction], start, -1)
      return half + late + jitter
    },
    handshake(passage) {
      const trip = now.roundTrip ?? 0
      if (passage === null || !now.loss) return trip
      return trip + lateness(passage, [0], FIRST_TIMEOUT)
    },
  }
}
