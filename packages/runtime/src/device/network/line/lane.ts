import type { Clock } from '../../clock.ts'
import type { Direction, Passage } from './passage.ts'
import type { Radio } from './radio.ts'

export interface LaneOptions {
  clock: Clock
  radio: Radio
  direction: Direction
  /** The task whose bytes go now. */
  passage(): Passage | null
  /** Nothing sets out and nothing arrives while this is true. */
  halted(): boolean
  /** What is under way never arrives while this is true. */
  dead(): boolean
  /** Hands bytes to the other side, which calls back when it takes more. */
  land(bytes: Uint8Array, done: () => void): void
}

/** One direction of one connection: what is put in comes out in order, as late as the radio says. */
export interface Lane {
  /** `taken` is called when there is room for more. */
  put(bytes: Uint8Array, taken: () => void): void
  /** Runs `run` after all that was put in before has come out. */
  mark(run: () => void): void
  /** Looks again: the dial was turned. */
  wake(): void
  /** Forgets everything and calls nothing back. */
  clear(): void
}

interface Flying {
  due: number
  bytes: Uint8Array
  passage: Passage | null
}

export function createLane({
  clock,
  radio,
  direction,
  passage,
  halted,
  dead,
  land: arrive,
}: LaneOptions): Lane {
  const waiting: ({ bytes: Uint8Array; at: number; taken: () => void } | (() => void))[] = []
  const flying: (Flying | (() => void))[] = []
  let underWay = 0
  let onAir = false
  let arriving = false
  let sending = false
  let landing = false
  let lastDue = 0
  let stopAir = () => {}
  let stopFlight = () => {}
  let cleared = false

  function fly(bytes: Uint8Array, owner: Passage | null, start: number): void {
    const now = clock.now()
    lastDue = Math.max(lastDue, now + radio.flight(owner, direction, start, bytes.byteLength))
    if (owner !== null && start === 0) owner.rtt = Math.max(owner.rtt ?? 0, 2 * (lastDue - now))
    flying.push({ due: lastDue, bytes, passage: owner })
    land()
  }

  function send(): void {
    if (sending) return
    sending = true
    while (!onAir && !halted() && waiting.length > 0 && (underWay === 0 || underWay < radio.window())) {
      const first = waiting[0]!
      if (typeof first === 'function') {
        waiting.shift()
        flying.push(first)
        land()
        continue
      }
      if (first.at === first.bytes.byteLength) {
        waiting.shift()
        first.taken()
        continue
      }
      const owner = passage()
      const left = owner?.left(direction) ?? Number.POSITIVE_INFINITY
      const size = Math.min(first.bytes.byteLength - first.at, radio.piece(direction), left)
      // The fault strikes when what is under way has arrived.
      if (size <= 0) break
      const piece = first.bytes.subarray(first.at, first.at + size)
      first.at += size
      underWay += size
      const start = owner?.setOut(direction, size) ?? 0
      const wait = radio.reserve(direction, size) - clock.now()
      if (wait <= 0) {
        fly(piece, owner, start)
        continue
      }
      onAir = true
      stopAir = clock.after(wait, () => {
        onAir = false
        fly(piece, owner, start)
        send()
      })
    }
    sending = false
  }

  function land(): void {
    if (landing) return
    landing = true
    while (!arriving && !halted() && !dead() && flying.length > 0) {
      const first = flying[0]!
      if (typeof first === 'function') {
        flying.shift()
        first()
        continue
      }
      const wait = first.due - clock.now()
      if (wait > 0) {
        stopFlight()
        stopFlight = clock.after(wait, land)
        break
      }
      flying.shift()
      arriving = true
      arrive(first.bytes, () => {
        if (cleared) return
        arriving = false
        underWay -= first.bytes.byteLength
        first.passage?.arrived(direction, first.bytes.byteLength)
        land()
        send()
      })
    }
    landing = false
  }

  return {
    put(bytes, taken) {
      waiting.push({ bytes, at: 0, taken })
      send()
    },
    mark(run) {
      waiting.push(run)
      send()
    },
    wake() {
      land()
      send()
    },
    clear() {
      cleared = true
      stopAir()
      stopFlight()
      waiting.length = 0
      flying.length = 0
    },
  }
}
