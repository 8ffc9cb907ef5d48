import { SOURCE } from './module-loader.ts'

/** An error of the mini program, with the place in its source where it is known. */
export interface Trouble {
  error: unknown
  message: string
  /** Path inside the mini program. */
  file?: string
  /** Counted from 1. */
  line?: number
}

const PLACE = new RegExp(`${SOURCE}([^\\s):]+):(\\d+)`)

/** Finds the topmost line of the mini program's own code in an error's stack. */
export function describeTrouble(error: unknown): Trouble {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place = PLACE.exec(stack)
  return {
    error,
    message: messageOf(error),
    ...(place ? { file: place[1]!, line: Number(place[2]) } : {}),
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  const failure = error as { errMsg?: unknown } | null
  return typeof failure?.errMsg === 'string' ? failure.errMsg : String(error)
}

/** What App.onError is called with: the message and the stack as one text. */
export function troubleText(trouble: Trouble): string {
  const stack = trouble.error instanceof Error ? trouble.error.stack : undefined
  return stack?.includes(trouble.message) ? stack : [trouble.message, stack].filter(Boolean).join('\n')
}
