/** Runs `work` on each item, at most `width` at a time; ends the others and throws when one throws. */
export async function sideBySide<T>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  for await (const item of items) {
    const one = work(item)
      .catch((error) => void failures.push(error))
      .finally(() => running.delete(one))
    running.add(one)
    if (running.size >= width) await Promise.race(running)
    if (failures.length > 0) break
  }
  await Promise.all(running)
  if (failures.length > 0) throw failures[0]
}
