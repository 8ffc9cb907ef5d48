// Types and lint, over the whole workspace: `npm run check`.
import { check } from './lib/check.ts'

await check()
