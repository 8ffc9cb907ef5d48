export { type Explanation, explain } from './messages/explain.ts'
