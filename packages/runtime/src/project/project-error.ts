/** A mistake in a mini-program folder, told in Chinese and in English with the file and the line. */
export class ProjectError extends Error {
  override name = 'ProjectError'
  /** Path inside the mini program. */
  readonly file: string
  /** Counted from 1; absent where the file as a whole is meant. */
  readonly line: number | undefined
  /** Counted from 1; absent where only the line is known. */
  readonly column: number | undefined

  constructor(mistake: {
    file: string
    line?: number
    column?: number
    zh: string
    en: string
    cause?: unknown
  }) {
    const place = [mistake.file, mistake.line, mistake.column].filter((part) => part !== undefined).join(':')
    super(`${place}: ${mistake.zh} ${mistake.en}`, { cause: mistake.cause })
    this.file = mistake.file
    this.line = mistake.line
    this.column = mistake.column
  }
}
