import type { Uni } from '../wx/uni.ts'
import type { UniBuild } from '../wx/uni-build.ts'
import type { Wx } from '../wx/wx.ts'
import { CannotAsk } from './cannot-ask.ts'
import type { Case, CaseApp, CaseControl } from './case.ts'
import { recording, type Task } from './recording.ts'
import { cleanUp, createTools, revive } from './tools.ts'

/** Anything that is shaped like `wx`, and what can be done to the phone that it is on. */
export interface Subject {
  wx(): object
  /** `uni` on the same phone. Without it, cases about it can't be asked. */
  uni?(): object
  /** The `uni` of this build; `undefined` where there is none. */
  uniOn?(build: UniBuild): object | undefined
  /** What may be done to the phone. Cases that need what is absent, or throws a {@link CannotAsk}, can't be asked. */
  control?: Partial<CaseControl>
  /** The App of the case program (`program/pages.ts`), where this code runs in it. Without it, cases about pages can't be asked. */
  app?(): CaseApp
  /** Origin of the case server. */
  server: string
  /** Filled with what callbacks threw, by whoever catches that. Without it, cases about it can't be asked. */
  thrown?: unknown[]
  /** Filled with what `wx` warned of. Without it, cases about it can't be asked. */
  warned?: string[]
  /** Milliseconds after which a call that never called back has failed. Default 8000. */
  patience?: number
  /** Told of each API that a case calls for its own sake: `request`, `FileSystemManager.readFile`. */
  saw?(api: string): void
}

/** Whether a case holds. `cannot` = it could not be asked here, which speaks neither for nor against. */
export type Verdict = { outcome: 'holds' } | { outcome: 'fails' | 'cannot'; why: string }

/**
 * Runs one case against any `wx`. A case that needs a particular phone (`one.phone`) can't be asked here: open such a
 * phone and run it there.
 */
export async function runCase(one: Case, subject: Subject): Promise<Verdict> {
  const { patience = 8000, saw } = subject
  if (one.phone) return { outcome: 'cannot', why: `needs a phone with ${JSON.stringify(one.phone)}` }
  if (one.pages && !subject.app) return { outcome: 'cannot', why: 'needs the pages of the case program' }
  const missing = new Set<string>()
  const tasks: Task[] = []
  const control = new Proxy((subject.control ?? {}) as CaseControl, {
    get(target, name: string & keyof CaseControl) {
      if (target[name]) return target[name]
      missing.add(name)
      throw new Error(`control.${name} is not to be had here`)
    },
  })
  const uni = () => {
    if (!subject.uni) missing.add('uni')
    return (subject.uni?.() ?? {}) as Uni
  }
  const uniOn = (build: UniBuild) => {
    const found = subject.uniOn?.(build)
    if (!found) missing.add(`uni of ${JSON.stringify(build)}`)
    return (found ?? {}) as Uni
  }
  const wx = () => subject.wx() as Wx
  const tools = createTools({
    wx,
    uni,
    uniOn,
    control,
    ...(subject.app && { app: subject.app }),
    server: subject.server,
    get thrown() {
      if (!subject.thrown) missing.add('what callbacks threw')
      return subject.thrown ?? []
    },
    get warned() {
      if (!subject.warned) missing.add('what was warned of')
      return subject.warned ?? []
    },
    patience,
    shown: recording({ ...(saw && { saw }), opened: (task) => tasks.push(task) }),
  })
  try {
    await revive(subject.control ?? {})
    await cleanUp(tools).catch(() => {})
    missing.clear()
    await within(3 * patience, one.run(tools))
    return { outcome: 'holds' }
  } catch (error) {
    if (error instanceof CannotAsk) return { outcome: 'cannot', why: error.message }
    if (missing.size > 0) return { outcome: 'cannot', why: `needs ${[...missing].join(' and ')}` }
    return { outcome: 'fails', why: messageOf(error) }
  } finally {
    // What a case leaves running would take the slots of the next one.
    for (const task of tasks) task.abort()
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  return JSON.stringify(error) ?? String(error)
}

async function within(ms: number, work: Promise<void> | void): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not over after ${ms} ms`)), ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
