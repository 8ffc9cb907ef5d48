/** How the phone's line is. Plain JSON; what is left out is as on a healthy line. */
export interface LineSettings {
  /**
   * Bytes per second each way, above 0. Shared by everything that the phone sends or receives: it has one radio.
   * Default: no limit.
   */
  bandwidth?: { up?: number; down?: number }
  /**
   * Milliseconds from a byte to its answer, half of it each way, 0 … 60000. A new connection costs one, and TLS costs
   * what its messages cost. Looking up a name is free, as if it were known already. Default 0.
   */
  roundTrip?: number
  /** Milliseconds, 0 … 60000, by which a packet may come later than `roundTrip` says; evenly spread. Default 0. */
  jitter?: number
  /**
   * Share of packets of 1400 bytes that are lost, 0 … 0.9. TCP repeats them, so nothing is missing in the end: a lost
   * packet holds up what follows it on its connection for one retransmission time-out, the larger of 200 ms and two
   * round trips, and twice as long each time its repetition is lost too. Fast retransmit is not modelled. Default 0.
   */
  loss?: number
  /**
   * `stall`: nothing moves, either way, and goes on when the dial is turned back. `halfOpen`: the connections that there
   * are, or that are coming about, stay dead for good, with nobody told: a task that finds one of them idle hangs on it
   * until its timeout. New ones come about when the dial is turned back. Default: neither.
   */
  silence?: 'stall' | 'halfOpen'
}

export type LineName = keyof typeof lines

const kbps = (rate: number) => (rate * 1000) / 8

/**
 * Lines by name, after the connectivity profiles of WebPageTest (connectivity.ini): the downward rates of `edge`,
 * `3g-slow`, `4g` and `lte` are as listed there, the other figures of these lines are from memory. None of them was
 * measured with WeChat.
 * `weak` (弱网) is made up: a full train in a tunnel. It is weak by WeChat's rule (wx-api §6.6), by its round trips.
 */
export const lines = {
  edge: { bandwidth: { up: kbps(200), down: kbps(240) }, roundTrip: 840 },
  '2g': { bandwidth: { up: kbps(256), down: kbps(280) }, roundTrip: 800 },
  '3g-slow': { bandwidth: { up: kbps(400), down: kbps(400) }, roundTrip: 400 },
  '3g': { bandwidth: { up: kbps(768), down: kbps(1600) }, roundTrip: 300 },
  '4g': { bandwidth: { up: kbps(9000), down: kbps(9000) }, roundTrip: 170 },
  lte: { bandwidth: { up: kbps(12000), down: kbps(12000) }, roundTrip: 70 },
  weak: { bandwidth: { up: 30_000, down: 60_000 }, roundTrip: 600, jitter: 400, loss: 0.05 },
} as const satisfies Record<string, LineSettings>

/** What a dial was turned to, checked: it may come from a page as JSON. Throws a RangeError or TypeError. */
export function readSettings(given: LineSettings | LineName | null): LineSettings {
  if (given === null) return {}
  if (typeof given === 'string') {
    if (!Object.hasOwn(lines, given)) throw new TypeError(`没有这种线路。 No such line: ${given}`)
    return lines[given]
  }
  const { bandwidth = {}, roundTrip, jitter, loss, silence, ...other } = given
  onlyKnown(other)
  within('bandwidth.up', bandwidth.up, Number.MIN_VALUE, Number.MAX_VALUE)
  within('bandwidth.down', bandwidth.down, Number.MIN_VALUE, Number.MAX_VALUE)
  within('roundTrip', roundTrip, 0, 60_000)
  within('jitter', jitter, 0, 60_000)
  within('loss', loss, 0, 0.9)
  if (silence !== undefined && silence !== 'stall' && silence !== 'halfOpen') onlyKnown({ silence })
  return given
}

/** A dial that ignores what it does not know would test nothing and say so to nobody. */
export function onlyKnown(other: object): void {
  const [name] = Object.entries(other)
  if (name !== undefined) throw new TypeError(`线路没有这一项。 The line has no ${name.join(' ')}`)
}

export function within(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined) return
  if (typeof value === 'number' && value >= least && value <= most) return
  throw new RangeError(`${name} 超出范围。 ${name} is out of range: ${value}`)
}
