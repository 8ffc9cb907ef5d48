import { parseArgs } from 'node:util'
import type { CommandOption } from './command.ts'
import { COMMANDS, SHARED_OPTIONS } from './commands.ts'
import { nearest } from './nearest.ts'
import type { Words } from './words.ts'

/** The command line, read. */
export interface Parsed {
  /** Null where only `--help` or `--version` was asked for. */
  command: string | null
  args: string[]
  options: Record<string, string | true | undefined>
}

/** A command line that can't be understood, in both languages. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly words: Words

  constructor(words: Words) {
    super(words.en)
    this.words = words
  }
}

/** Reads the words after `dukou`. Throws a UsageError that names the nearest right word. */
export function readArguments(argv: string[]): Parsed {
  // The command is found first: which options there are depends on it.
  const first = parse(argv, { ...SHARED_OPTIONS, ...allOptions(), version: SWITCH })
  const command = first.args[0] ?? null
  if (command === null) {
    if (first.options.help || first.options.version || argv.length === 0)
      return { ...first, command, args: [] }
    throw new UsageError({ en: 'A command is missing.', zh: '缺少命令。' })
  }
  if (!Object.hasOwn(COMMANDS, command)) throw unknown('command', '命令', command, Object.keys(COMMANDS))
  const { args: declared, options } = COMMANDS[command]!
  const { args, options: given } = parse(argv, { ...SHARED_OPTIONS, ...options })
  const rest = args.slice(1)
  const least = declared.filter((name) => name.startsWith('<')).length
  if (!given.help && (rest.length < least || rest.length > declared.length)) {
    const usage = [command, ...declared].join(' ')
    throw new UsageError({
      en: `It is written: dukou ${usage}`,
      zh: `正确写法：dukou ${usage}`,
    })
  }
  return { command, args: rest, options: given }
}

const SWITCH: CommandOption = { value: null, zh: '', en: '' }

function allOptions(): Record<string, CommandOption> {
  return Object.assign({}, ...Object.values(COMMANDS).map(({ options }) => options))
}

function parse(argv: string[], known: Record<string, CommandOption>): Omit<Parsed, 'command'> {
  const { tokens } = parseArgs({
    args: argv,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(known).map(([name, { value }]) => [
        name,
        { type: value === null ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
  })
  const args: string[] = []
  const options: Parsed['options'] = {}
  for (const token of tokens) {
    if (token.kind === 'positional') args.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName } = token
    if (!Object.hasOwn(known, name))
      throw unknown(
        'option',
        '选项',
        rawName,
        Object.keys(known).map((one) => `--${one}`),
      )
    const takes = known[name]!.value
    const value = token.value
    const isMissing = takes !== null && (value === undefined || (value.startsWith('-') && !token.inlineValue))
    if (isMissing || (takes === null && value !== undefined)) {
      const right = `--${name}${takes ? ` ${takes}` : ''}`
      throw new UsageError({ en: `It is written: ${right}`, zh: `正确写法：${right}` })
    }
    options[name] = value ?? true
  }
  return { args, options }
}

function unknown(kind: string, kindZh: string, word: string, known: string[]): UsageError {
  const guess = nearest(word, known)
  return new UsageError({
    en: `There is no ${kind} ${word}. ${guess ? `Did you mean ${guess}?` : `There are: ${known.join(', ')}`}`,
    zh: `没有${kindZh} ${word}。${guess ? `是否想写 ${guess}？` : `可用：${known.join('、')}`}`,
  })
}
