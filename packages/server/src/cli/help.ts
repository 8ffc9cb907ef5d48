import type { CommandOption } from './command.ts'
import { COMMANDS, SHARED_OPTIONS } from './commands.ts'
import type { Language } from './words.ts'

/** `dukou --help`. */
export function overview(language: Language): string {
  const lines = Object.entries(COMMANDS).map(([name, { args, words }]): [string, string] => [
    [name, ...args].join(' '),
    words[language],
  ])
  return language === 'zh'
    ? `用法：dukou <命令> [选项]\n\n${table(lines)}\n\n${shared(language)}\n\n${EXIT_CODES.zh}\n\n每个命令的选项：dukou <命令> --help`
    : `Usage: dukou <command> [options]\n\n${table(lines)}\n\n${shared(language)}\n\n${EXIT_CODES.en}\n\nOptions of a command: dukou <command> --help`
}

/** `dukou <command> --help`. */
export function commandHelp(name: string, language: Language): string {
  const { args, words, options } = COMMANDS[name]!
  const usage = `dukou ${[name, ...args].join(' ')}${Object.keys(options).length > 0 ? ' [options]' : ''}`
  const own = Object.keys(options).length > 0 ? `${table(rows(options, language))}\n\n` : ''
  return `${language === 'zh' ? '用法：' : 'Usage: '}${usage}\n${words[language]}\n\n${own}${shared(language)}`
}

const EXIT_CODES = {
  zh: `退出码：0 完成，1 失败，2 用法或配置有误，3 完成但有问题需要处理，130 被中断
设置也可用环境变量，如 DUKOU_LIMITS_MAX_FILE_SIZE=20MiB；见 docs/operating.zh-CN.md`,
  en: `Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done but something needs attention, 130 interrupted
Settings may stand in the environment, too: DUKOU_LIMITS_MAX_FILE_SIZE=20MiB; see docs/operating.md`,
}

function shared(language: Language): string {
  return table(rows(SHARED_OPTIONS, language))
}

function rows(options: Record<string, CommandOption>, language: Language): [string, string][] {
  return Object.entries(options).map(([name, option]) => [
    `--${name}${option.value ? ` ${option.value}` : ''}`,
    option[language],
  ])
}

function table(lines: [string, string][]): string {
  const width = Math.max(...lines.map(([left]) => left.length)) + 2
  return lines.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n')
}
