/** Who can mend it. */
export type Mender = 'visitor' | 'developer'

/** What a text may depend on. */
export interface Facts {
  /** The address that it was about, as far as that is known; else empty. */
  url: string
  /** Its host and port; else empty. */
  host: string
  /** HTTP status where the server answered, else 0. */
  status: number
  /** The host's own number (WeChat's errno), else 0. */
  number: number
  /** Whether an answer came without a body, as those of downloads do: what came is in the file. */
  isBare: boolean
  /** All that the host or the server said, in lower case. */
  said: string
}

/** One language. */
export interface Words {
  what: string
  /** Of the visitor; empty where it is the developer who has to act. */
  ask: string
  /** Of the developer. */
  todo: string
}

export interface Text {
  for: Mender
  zh: Words
  en: Words
}

/** A text, or how to find it where one code has several causes. */
export type Entry = Text | ((facts: Facts) => Text)

type ForVisitor = [what: string, ask: string, todo: string]
type ForDeveloper = [what: string, todo: string]

/** What the visitor can mend; the developer is told what is behind it. */
export function visitor(zh: ForVisitor, en: ForVisitor): Text {
  const words = ([what, ask, todo]: ForVisitor): Words => ({ what, ask, todo })
  return { for: 'visitor', zh: words(zh), en: words(en) }
}

/** What only the developer can mend. */
export function developer(zh: ForDeveloper, en: ForDeveloper): Text {
  const words = ([what, todo]: ForDeveloper): Words => ({ what, ask: '', todo })
  return { for: 'developer', zh: words(zh), en: words(en) }
}
