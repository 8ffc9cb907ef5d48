/** What a cloud answers when it refuses; each stand-in writes it in its own form. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  /** The cloud's own code, such as `AccessDenied`, or WeChat's errcode. */
  readonly code: string
  /** Further elements of the error document, by name. */
  readonly details: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}
