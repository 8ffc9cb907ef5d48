/** Runs the closers, last one first, on Ctrl-C or SIGTERM, and ends with 0; a second signal ends at once. */
export function closeOnSignal(closers: (() => Promise<void>)[]): void {
  let closing = false
  const close = async () => {
    if (closing) process.exit(130)
    closing = true
    console.log('\n正在停止 … stopping …')
    for (const closer of [...closers].reverse()) await closer()
    process.exit(0)
  }
  process.on('SIGINT', close).on('SIGTERM', close).on('SIGHUP', close)
}
