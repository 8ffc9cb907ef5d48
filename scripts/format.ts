import { run } from './lib/run.ts'

await run('biome', ['check', '--write'])
