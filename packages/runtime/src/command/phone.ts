import { type ServedPhone, servePhone } from '../phone/serve.ts'
import { readOptions, USAGE } from './options.ts'

/** What the command needs of the process that it runs in. */
export interface CommandPlace {
  cwd: string
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
  signals: { on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', run: () => void): unknown }
  /** Ends the process at once. */
  die(code: number): void
}

/**
 * `dukou-phone <folder>`: a phone in the browser that runs any mini-program folder, until a signal comes. Resolves with
 * the exit code; a second signal ends at once.
 */
export async function runPhoneCommand(argv: string[], place: CommandPlace): Promise<number> {
  try {
    const options = readOptions(argv, place.cwd)
    if (options === null) {
      place.stdout.write(`${USAGE}\n`)
      return 0
    }
    const stopped = waitForSignal(place)
    const phone = await servePhone(options)
    place.stdout.write(greeting(options.folder, phone, options.reload))
    await stopped
    place.stdout.write('\n正在停止 … stopping …\n')
    await phone.close()
    return 0
  } catch (error) {
    const { name, message, messageZh } = error as { name?: string; message?: string; messageZh?: string }
    // A mistake in a mini program says in both languages where it is.
    if (message && (messageZh || name === 'ProjectError')) {
      place.stderr.write(`\n${messageZh ? `${messageZh}\n` : ''}${message}\n\n`)
      return 1
    }
    throw error
  }
}

function greeting(folder: string, { url }: ServedPhone, reload: 'on' | 'off' | undefined): string {
  const changes =
    reload === 'on' ? '\n  改动代码后页面自动刷新。 The page reloads when the code changes.' : ''
  return `
  渡口 Dukou

  小程序 mini program  ${folder}
  手机   phone         ${url}
${changes}
  Ctrl-C 停止 stops

`
}

function waitForSignal({ signals, die }: CommandPlace): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    const stop = () => {
      if (stopping) die(130)
      stopping = true
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signals.on(signal, stop)
  })
}
