// The client is held back while more than this waits to be read, and let go on below half of it.
const HIGH_WATER = 256 * 1024
const LOW_WATER = HIGH_WATER / 2

/** Holds a client back by how many bytes wait. */
export function createWater({ hold, go }: { hold(): void; go(): void }): { change(by: number): void } {
  let held = 0
  return {
    change(by) {
      held += by
      if (held > HIGH_WATER) hold()
      else if (held <= LOW_WATER) go()
    },
  }
}
