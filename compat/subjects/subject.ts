import type { Case, Verdict } from '@dukou/runtime/cases'

/** One implementation of `wx`, ready to be asked. */
export interface Asked {
  name: string
  version: string
  /** Runs a case; what went wrong in between is put right by itself. */
  ask(one: Case): Promise<Verdict>
  close(): Promise<void>
}
