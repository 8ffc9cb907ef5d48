import type { NetConnectOpts, Socket } from 'node:net'
import type { Clock } from '../../clock.ts'
import type { LineFault } from './fault.ts'
import { refusalOf } from './fault.ts'
import { createPassage, type Passage } from './passage.ts'
import { createPlan, type Traveller } from './plan.ts'
import { createRadio } from './radio.ts'
import { type LineName, type LineSettings, readSettings } from './settings.ts'
import { openWire, type Wire } from './wire.ts'

export interface LineState {
  settings: LineSettings
  faults: LineFault[]
}

/** The line between the phone and everybody else. All its time is the phone's clock. */
export interface Line {
  /** Turns the dial, for connections that there are too. `null` = healthy, and all faults are taken back. */
  set(settings: LineSettings | LineName | null): void
  /** Adds a fault for tasks that start from now on. `null` = all are taken back. */
  fault(fault: LineFault | null): void
  read(): LineState
  /** A task sets out. */
  begin(task: Traveller, onStrike: (fault: LineFault) => void): Passage
  /** It has ended. */
  end(passage: Passage): void
  /** What happens to a task before it has a connection. Rejects with Node's code for it, or with the signal's reason. */
  refuse(passage: Passage, signal: AbortSignal): Promise<void>
  connect(to: NetConnectOpts, passage: Passage | null): Wire
  /** Every connection ends at once, as when its program is killed. */
  kill(): void
  /** The same, and nobody is left behind. */
  close(): void
}

export function createLine(clock: Clock, seed: number): Line {
  const radio = createRadio(clock, seed)
  const plan = createPlan(seed)
  const wires = new Set<Wire>()
  const travelling = new Set<Passage>()
  /** Sockets of connections that are over for the phone while the other side has not been told. */
  const ghosts = new Map<Socket, 'for good' | 'until it heals'>()

  function leave(real: Socket, how: 'for good' | 'until it heals'): void {
    // What comes is not taken, as where no acknowledgement goes back.
    real.pause()
    real.unref()
    real.on('close', () => ghosts.delete(real))
    ghosts.set(real, how)
  }

  function turned(): void {
    for (const wire of wires) wire.turned()
    if (radio.settings().silence !== undefined) return
    for (const [real, how] of ghosts) if (how === 'until it heals') real.destroy()
  }

  function heal(): void {
    plan.clear()
    for (const passage of travelling) passage.heal()
  }

  function kill(): void {
    for (const wire of [...wires]) wire.kill()
  }

  return {
    set(given) {
      const settings = readSettings(given)
      if (given === null) heal()
      radio.set(settings)
      turned()
    },
    fault(fault) {
      if (fault !== null) return plan.add(fault)
      heal()
      turned()
    },
    read: () => ({ settings: radio.settings(), faults: plan.list() }),
    begin(task, onStrike) {
      const passage = createPassage(task.id, plan.meet(task), onStrike)
      travelling.add(passage)
      return passage
    },
    end: (passage) => void travelling.delete(passage),
    async refuse(passage, signal) {
      const refusal = passage.fault && !passage.struck ? refusalOf(passage.fault) : null
      if (refusal === null) return
      const { code, roundTrips } = refusal
      passage.connecting = code === 'ETIMEDOUT'
      const wait = roundTrips * Math.max(1, radio.settings().roundTrip ?? 0)
      await new Promise<void>((resolve, reject) => {
        const stop = Number.isFinite(wait) ? clock.after(wait, resolve) : () => {}
        const over = () => {
          stop()
          reject(signal.reason)
        }
        if (signal.aborted) over()
        else signal.addEventListener('abort', over, { once: true })
        if (roundTrips === Number.POSITIVE_INFINITY) passage.strike()
      })
      passage.strike()
      throw Object.assign(new Error(code), { code })
    },
    connect(to, passage) {
      const wire = openWire({ clock, radio, to, passage, leave })
      wires.add(wire)
      wire.once('close', () => wires.delete(wire))
      return wire
    },
    kill,
    close() {
      kill()
      for (const real of [...ghosts.keys()]) real.destroy()
    },
  }
}
