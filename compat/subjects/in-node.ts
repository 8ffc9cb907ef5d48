import { CannotAsk } from '@dukou/runtime/cases'
import { type Case, openCaseBench } from '@dukou/runtime/conformance'
import type { Asked } from './subject.ts'

/** Ours in Node. `saw` is told which APIs each case calls. */
export function askInNode(version: string, server: string, saw: (one: Case, api: string) => void): Asked {
  return {
    name: 'Dukou, Node',
    version,
    async ask(one) {
      const { tools, close } = await openCaseBench(one, server, (api) => saw(one, api))
      try {
        await one.run(tools)
        return { outcome: 'holds' }
      } catch (error) {
        if (error instanceof CannotAsk) return { outcome: 'cannot', why: error.message }
        return { outcome: 'fails', why: error instanceof Error ? error.message : JSON.stringify(error) }
      } finally {
        await close()
      }
    },
    async close() {},
  }
}
