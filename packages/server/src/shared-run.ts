/**
 * Shares an action between those who ask for it at the same time. Whoever asks gets a run that begins after the call: one
 * that is under way may have begun too early, so that everyone who comes meanwhile waits for the next one. A failed run
 * fails those who share it and nobody else.
 */
export function sharedRun(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null

  function start(): Promise<void> {
    next = null
    const run = action().finally(() => {
      if (running === run) running = null
    })
    running = run
    return run
  }

  return () => {
    if (next) return next
    if (!running) return start()
    next = running.then(start, start)
    return next
  }
}
