export type { Case, CasePhone } from './cases/case.ts'
export { cases } from './cases/cases.ts'
export { type CaseBench, openCaseBench } from './headless/case-bench.ts'
export { type ServedCases, serveCases } from './headless/serve-cases.ts'
