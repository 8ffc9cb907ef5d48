import type { OnBytes, Running } from './platform/platform.ts'
import { createQueue, type Queue } from './queue.ts'
import type { Stop } from './stop.ts'
import type { TaskPlan, Watchdog } from './watchdog.ts'

export type TaskKind = 'request' | 'form' | 'download'

/** Runs tasks of the host, never more of them than it has slots for. */
export interface Tasks {
  run<T>(
    stop: Stop,
    kind: TaskKind,
    plan: TaskPlan,
    onBytes: OnBytes,
    begin: (onBytes: OnBytes) => Running<T>,
  ): Promise<T>
}

/** WeChat has ten slots; whether all kinds share them isn't documented (wx-api §6.4), so it is a setting. */
export function createTasks(
  { slots, sharedSlots }: { slots: number; sharedSlots: boolean },
  { watch }: Watchdog,
): Tasks {
  const lanes: { [lane: string]: Queue } = {}
  return {
    run(stop, kind, ...task) {
      const lane = sharedSlots ? 'all' : kind
      lanes[lane] = lanes[lane] || createQueue(() => slots)
      return lanes[lane].run(stop, () => watch(stop, ...task))
    },
  }
}
