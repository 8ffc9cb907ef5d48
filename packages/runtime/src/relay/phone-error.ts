/** What the person who starts a phone has to mend, in both languages. */
export class PhoneError extends Error {
  override readonly name = 'PhoneError'
  /** `EADDRINUSE` … for the port, `NO_FOLDER`, `NO_APP_JSON` for the mini program. */
  readonly code: string
  readonly messageZh: string
  /** The port that was asked for, where the port is at fault. */
  readonly port: number | undefined

  constructor(
    code: string,
    message: string,
    messageZh: string,
    options: { port?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.messageZh = messageZh
    this.port = options.port
  }
}
