import type { Uni, UniOptions } from '../wx/uni.ts'
import type { Wx } from '../wx/wx.ts'
import type { Case, CaseControl } from './case.ts'
import { recording } from './recording.ts'
import { createTools, reset } from './tools.ts'

/** Anything that is shaped like `wx`, and what can be done to the phone that it is on. */
export interface Subject {
  wx(): object
  /** `uni` on the same phone. Without it, cases about it can't be asked. */
  uni?(): object
  /** The `uni` of this build; `undefined` where there is none. */
  uniOn?(build: UniOptions): object | undefined
  /** What may be done to the phone. Cases that need what is absent can't be asked. */
  control?: Partial<CaseControl>
  /** Origin of the case server. */
  server: string
  /** Filled with what callbacks threw, by whoever catches that. */
  thrown?: unknown[]
  /** Filled with what `wx` warned of. */
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
  const { thrown = [], warned = [], patience = 8000, saw } = subject
  if (one.phone) return { outcome: 'cannot', why: `needs a phone with ${JSON.stringify(one.phone)}` }
  const missing = new Set<string>()
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
  const uniOn = (build: UniOptions) => {
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
    server: subject.server,
    thrown,
    warned,
    patience,
    ...(saw && { shown: recording(saw) }),
  })
  try {
    await reset(tools).catch(() => missing.clear())
    await within(3 * patience, one.run(tools))
    return { outcome: 'holds' }
  } catch (error) {
    if (missing.size > 0) return { outcome: 'cannot', why: `needs ${[...missing].join(' and ')}` }
    return { outcome: 'fails', why: messageOf(error) }
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
