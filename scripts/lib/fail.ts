/** Ends the process with what went wrong and what to do, in both languages, and without a stack. */
export function fail(en: string, zh: string): never {
  console.error(`\n${zh}\n${en}\n`)
  process.exit(1)
}

/** The two sentences of an error of ours, or the error itself, which then is a fault of ours and shows its stack. */
export function failWith(error: unknown): never {
  const { name, message, messageZh } = error as { name?: string; message?: string; messageZh?: string }
  if (message && messageZh) fail(message, messageZh)
  if (name !== 'ProjectError') throw error
  // A mistake in a mini program says in both languages where it is.
  console.error(`\n${message}\n`)
  process.exit(1)
}
