import type { PhoneState } from '../phone-state.ts'

/** One part of the panel: drawn once, then told what the phone's dials stand at. */
export interface Part {
  root: HTMLElement
  show(state: PhoneState): void
}

/** Does something to the phone by the name of a control method, and shows where the dials stand then. False when it was refused. */
export type Act = (method: string, ...args: unknown[]) => Promise<boolean>
