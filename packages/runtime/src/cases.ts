export type { Case, CaseControl, CasePhone, CaseTools } from './cases/case.ts'
export { cases } from './cases/cases.ts'
export { CannotAsk, runCase, type Subject, type Verdict } from './cases/run-case.ts'
