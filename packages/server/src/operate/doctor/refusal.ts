import { type Answer, reasonOf } from './outside/ask.ts'

/** What a store says in its XML. */
export function refusalOf(answer: Answer | Error): string {
  if (answer instanceof Error) return reasonOf(answer)
  const code = /<Code>([A-Za-z]{1,64})<\/Code>/.exec(answer.body.toString('utf8'))?.[1]
  return code === undefined ? reasonOf(answer) : `${answer.status} ${code}`
}
