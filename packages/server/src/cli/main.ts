import type { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { DukouError, systemCode } from '../errors.ts'
import { readArguments, UsageError } from './arguments.ts'
import { EXIT } from './command.ts'
import { COMMANDS } from './commands.ts'
import { ConfigError, describeProblems, readConfig } from './config.ts'
import { commandHelp, overview } from './help.ts'
import { createTerminal, type Output, type Terminal } from './terminal.ts'
import { languageOf } from './words.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** What the command line needs of the process that it runs in. */
export interface Process {
  env: Record<string, string | undefined>
  cwd: string
  stdout: Output
  stderr: Output
  /** Where SIGINT, SIGTERM and SIGHUP arrive; a second one calls `die`. */
  signals: Pick<EventEmitter, 'on' | 'off'>
  die(code: number): void
}

/** Runs one command line and resolves with its exit code; never rejects. */
export async function runCommandLine(argv: string[], process: Process): Promise<number> {
  const { env, cwd, stdout, stderr } = process
  let terminal = createTerminal({ language: languageOf(undefined, env)!, stdout, stderr, now: Date.now })
  try {
    const { command, args, options } = readArguments(argv)
    const language = languageOf(textOf(options.lang) ?? env.DUKOU_LANG, env)
    if (language === null) throw new UsageError({ en: '--lang is zh or en.', zh: '--lang 为 zh 或 en。' })
    terminal = createTerminal({ language, stdout, stderr, now: Date.now })
    if (command === null) {
      terminal.print(options.version ? version() : overview(language))
      return EXIT.ok
    }
    if (options.help) {
      terminal.print(commandHelp(command, language))
      return EXIT.ok
    }
    const run = await COMMANDS[command]!.load()
    const flags = {
      data: textOf(options.data),
      host: textOf(options.host),
      port: textOf(options.port),
      lan: options.lan === true ? 'true' : undefined,
    }
    const config = () => readConfig({ cwd, env, config: textOf(options.config), flags })
    return await withSignals(process, terminal, (signal) =>
      run({ terminal, args, options, env, config, signal }),
    )
  } catch (error) {
    return explain(error, terminal)
  }
}

/** The first signal aborts what runs; the second ends the process at once. */
async function withSignals(
  { signals, die }: Process,
  terminal: Terminal,
  run: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) die(EXIT.interrupted)
    else controller.abort()
  }
  for (const name of SIGNALS) signals.on(name, onSignal)
  try {
    return await run(controller.signal)
  } catch (error) {
    if (controller.signal.aborted && error === controller.signal.reason) {
      terminal.say({ zh: '已中断。', en: 'Interrupted.' })
      return EXIT.interrupted
    }
    throw error
  } finally {
    for (const name of SIGNALS) signals.off(name, onSignal)
  }
}

function explain(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.complain(error.words)
    terminal.say({ zh: '帮助：dukou --help', en: 'Help: dukou --help' })
    return EXIT.usage
  }
  if (error instanceof ConfigError) {
    const { zh, en } = describeProblems(error.problems)
    terminal.complain({ zh: `配置有误：\n${zh}`, en: `The configuration is wrong:\n${en}` })
    return EXIT.usage
  }
  if (error instanceof DukouError) {
    terminal.complain({ zh: error.messageZh, en: error.message })
    return error.code === 'option_invalid' ? EXIT.usage : EXIT.failed
  }
  // Node's own begin with ERR_ and are mistakes of ours.
  if (/^E(?!RR_)/.test(systemCode(error) ?? '')) {
    const { message } = error as Error
    terminal.complain({ zh: `系统拒绝了操作：${message}`, en: `The system refused: ${message}` })
    return EXIT.failed
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  terminal.complain({ zh: '出现了意外的错误：', en: `Something unforeseen went wrong:\n${what}` })
  return EXIT.failed
}

function textOf(value: string | true | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
