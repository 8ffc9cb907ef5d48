// Types and lint, over the whole workspace: `npm run check`.
import { run } from './lib/run.ts'

await run('tsc', ['-p', '.'])
await run('biome', ['check', '--error-on-warnings'])
