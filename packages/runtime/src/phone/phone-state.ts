import type { LineState } from '../device/network/line/line.ts'
import type { Permission } from '../device/permissions.ts'
import type { Full } from '../device/room.ts'

/** What the panel's dials stand at. Plain JSON. */
export interface PhoneState {
  networkType: string
  line: LineState
  full: Full[]
  /** What is forbidden, by the phone's settings or by its person. */
  denied: Permission[]
  /** From what the line draws. */
  seed: number
  /** Whether a change in the folder loads the page anew. */
  reload: 'on' | 'off'
  /** Whether the folder has changed since the page was loaded, and reloading was off. */
  missed: boolean
}
