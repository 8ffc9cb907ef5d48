import { createProgress, type Progress } from './progress.ts'
import type { Language, Words } from './words.ts'

/** The part of a stream that the command line writes to. */
export interface Output {
  write(text: string): unknown
  isTTY?: boolean
}

/** Where a command speaks: results on standard output, everything else on standard error. */
export interface Terminal {
  language: Language
  /** A result, for people and programs alike. */
  print(text: string): void
  /** A remark to whoever watches, in their language. */
  say(words: Words): void
  /** What went wrong and what to do, in both languages. */
  complain(words: Words): void
  /** Progress of something long. */
  progress(what: Words): Progress
}

export function createTerminal(options: {
  language: Language
  stdout: Output
  stderr: Output
  now: () => number
}): Terminal {
  const { language, stdout, stderr, now } = options
  return {
    language,
    print: (text) => void stdout.write(`${text}\n`),
    say: (words) => void stderr.write(`${words[language]}\n`),
    complain: ({ zh, en }) => void stderr.write(`${zh}\n${en}\n`),
    progress: (what) => {
      const left = (time: string) => ({ zh: `约剩 ${time}`, en: `about ${time} left` })[language]
      return createProgress({ what: what[language], output: stderr, now, left })
    },
  }
}
