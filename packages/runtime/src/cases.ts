export { CannotAsk } from './cases/cannot-ask.ts'
export type { Case, CaseApp, CaseControl, CasePage, CasePhone, CaseTools } from './cases/case.ts'
export { cases } from './cases/cases.ts'
export { runCase, type Subject, type Verdict } from './cases/run-case.ts'
