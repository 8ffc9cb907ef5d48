// A real engine for tests, as a program (the stand-in of S3 is one more, which is always there):
//   node test/engines/command.ts own ceph|swift|nginx|postgres|stand-in [options as JSON]
//     starts one, tells about it as a line of JSON, and does what each line of its stdin asks for as JSON, such as
//     {"do":"kill","name":"rgw.0"}, {"do":"start","name":"rgw.0"}, {"do":"admin","args":["user","list"]},
//     {"do":"use","ports":[8001]} (nginx), {"do":"pause"} (postgres) or {"do":"faults","faults":[]} (stand-in); answers a line; stops when stdin ends.
//   node test/engines/command.ts shared ceph|swift|postgres <pid> [options as JSON]
//     tells about one that everybody shares who names the same process, and that stops when this process is gone.
// Ends with 3 when it can't run on this machine. With DUKOU_ENGINES=1 and as root, what is missing is installed before.
import { createInterface } from 'node:readline'
import { CHOICES, type Engine, type EngineName } from './choices.ts'
import { serveShared, shared } from './shared.ts'

const [mode, name, ...rest] = process.argv.slice(2)
const choice = CHOICES[name as EngineName]
if (!choice || !['own', 'shared', 'serve'].includes(mode ?? '')) {
  console.error(
    'usage: own ceph|swift|nginx|postgres|stand-in [options], or shared ceph|swift|postgres <pid> [options]',
  )
  process.exit(2)
}
const why = choice.whyMissing()
if (why !== null) {
  console.error(why)
  process.exit(3)
}

async function start(options = '{}'): Promise<Engine> {
  const engine = await choice!.start(JSON.parse(options) as object)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.once(signal, () => void engine.stop().finally(() => process.exit()))
  return engine
}

if (mode === 'own') await own(await start(rest[0]))
else if (mode === 'shared') console.log(JSON.stringify(await shared(name!, Number(rest[0]), rest[1] ?? '{}')))
else await serveShared(name!, Number(rest[0]), () => start(rest[1]))

async function own({ about, words, stop }: Engine): Promise<void> {
  console.log(JSON.stringify(about))
  try {
    for await (const line of createInterface({ input: process.stdin })) {
      const asked = JSON.parse(line) as { do: string }
      const answer = await words[asked.do]?.(asked).then(
        (result) => (result ?? {}) as object,
        (error: unknown) => ({ error: String(error) }),
      )
      console.log(JSON.stringify(answer ?? { error: `there is no ${asked.do}` }))
    }
  } finally {
    await stop()
  }
}
