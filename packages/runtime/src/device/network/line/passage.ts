import { type LineFault, limitsOf } from './fault.ts'

export type Direction = 'up' | 'down'

/** One task on its way over the line, perhaps over several connections when it is redirected. */
export interface Passage {
  readonly id: number
  readonly fault: LineFault | null
  /** Bytes that have gone, on the wire. */
  readonly bytes: Record<Direction, number>
  /** Packets that were lost and repeated. */
  lost: number
  /** Milliseconds from a byte to its answer, as this task met them; `null` before anything went. */
  rtt: number | null
  /** Whether it waits for a connection. */
  connecting: boolean
  /** Whether its fault has struck. */
  readonly struck: boolean
  /** Bytes that may still set out before the fault. */
  left(direction: Direction): number
  /** Counts what sets out. Returns how many had before. */
  setOut(direction: Direction, bytes: number): number
  /** Counts what has arrived; the fault strikes here. */
  arrived(direction: Direction, bytes: number): void
  /** There is a connection: what waits for no byte strikes now. */
  connected(wire: Struck): void
  strike(): void
  /** Takes a fault that holds it up back. */
  heal(): void
}

/** What a fault strikes. */
export interface Struck {
  struck(fault: LineFault): void
}

export function createPassage(
  id: number,
  fault: LineFault | null,
  onStrike: (fault: LineFault) => void,
): Passage {
  let met = fault
  let limits = limitsOf(fault)
  let struck = false
  let wire: Struck | null = null
  const gone = { up: 0, down: 0 }
  const bytes = { up: 0, down: 0 }

  function strike(): void {
    if (struck || met === null) return
    struck = true
    onStrike(met)
    wire?.struck(met)
  }
  const reached = () => limits !== null && (bytes.up >= limits.up || bytes.down >= limits.down)

  return {
    id,
    get fault() {
      return met
    },
    get struck() {
      return struck
    },
    bytes,
    lost: 0,
    rtt: null,
    connecting: false,
    left: (direction) => (limits === null ? Number.POSITIVE_INFINITY : limits[direction] - gone[direction]),
    setOut(direction, count) {
      gone[direction] += count
      return gone[direction] - count
    },
    arrived(direction, count) {
      bytes[direction] += count
      if (reached()) strike()
    },
    connected(next) {
      wire = next
      if (reached()) strike()
    },
    strike,
    heal() {
      if (met?.kind !== 'stall') return
      met = null
      limits = null
    },
  }
}
