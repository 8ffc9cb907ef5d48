import type { LineState } from '../device/network/line/line.ts'
import type { Full } from '../device/room.ts'

/** What the panel's dials stand at. Plain JSON. */
export interface PhoneState {
  networkType: string
  line: LineState
  full: Full[]
  /** From what the line draws. */
  seed: number
  /** Whether a change in the folder loads the page anew. */
  reload: 'on' | 'off'
}
