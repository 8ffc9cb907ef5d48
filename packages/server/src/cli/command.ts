import type { Config } from './config.ts'
import type { Terminal } from './terminal.ts'
import type { Words } from './words.ts'

/** What ends a command: part of its interface, so that scripts can tell. */
export const EXIT = {
  /** Done. */
  ok: 0,
  /** It went wrong. */
  failed: 1,
  /** The command line or the configuration is wrong; nothing was done. */
  usage: 2,
  /** Done, and it found something that people must look at. */
  found: 3,
  /** Ended by Ctrl-C or SIGTERM before it was done. */
  interrupted: 130,
} as const

/** One option of a command. */
export interface CommandOption extends Words {
  /** What stands after it, such as `<folder>`; null for a switch. */
  value: string | null
}

/** What a running command gets. */
export interface Call {
  terminal: Terminal
  /** The arguments after the command's name, as many as it declares. */
  args: string[]
  /** Values of its own options, by name. */
  options: Record<string, string | true | undefined>
  env: Record<string, string | undefined>
  /** Reads the configuration; throws a ConfigError. */
  config(): Config
  /** Aborted by Ctrl-C or SIGTERM; a second one ends the process. */
  signal: AbortSignal
}

/** A command of `dukou`. */
export interface Command {
  /** What `--help` says about it. */
  words: Words
  /** Its arguments, such as `['<folder>']`. */
  args: string[]
  options: Record<string, CommandOption>
  /** Loaded only when it runs. Resolves with one of {@link EXIT}. */
  load(): Promise<(call: Call) => Promise<number>>
}
