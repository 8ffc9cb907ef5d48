/** Assertions without `node:assert`, since cases also run in a page. */

const show = (value: unknown): string => {
  if (value instanceof ArrayBuffer) return `ArrayBuffer(${value.byteLength})`
  return JSON.stringify(value) ?? String(value)
}

function fail(what: string | undefined, text: string): never {
  throw new Error(what === undefined ? text : `${what}: ${text}`)
}

function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof ArrayBuffer && b instanceof ArrayBuffer)
    return alike([...new Uint8Array(a)], [...new Uint8Array(b)])
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const x = Object.entries(a)
  return (
    x.length === Object.keys(b).length &&
    x.every(([key, value]) => Object.hasOwn(b, key) && alike(value, (b as Record<string, unknown>)[key]))
  )
}

function matches(text: string, expected: string | RegExp): boolean {
  return typeof expected === 'string' ? text === expected : expected.test(text)
}

export const checks = {
  equal(actual: unknown, expected: unknown, what?: string): void {
    if (!Object.is(actual, expected)) fail(what, `${show(actual)} is not ${show(expected)}`)
  },
  deepEqual(actual: unknown, expected: unknown, what?: string): void {
    if (!alike(actual, expected)) fail(what, `${show(actual)} is not ${show(expected)}`)
  },
  ok(value: unknown, what?: string): void {
    if (!value) fail(what, `${show(value)} is not true`)
  },
  match(text: unknown, pattern: RegExp, what?: string): void {
    if (!pattern.test(String(text))) fail(what, `${show(text)} does not match ${pattern}`)
  },
  throws(run: () => unknown, errMsg: string | RegExp, errno?: number): void {
    let thrown: { errMsg?: string; errno?: number; message?: string }
    try {
      run()
    } catch (error) {
      thrown = error as typeof thrown
      if (!matches(String(thrown.errMsg), errMsg))
        fail(undefined, `threw ${show(thrown.errMsg ?? thrown.message)}, not ${String(errMsg)}`)
      if (errno !== undefined && thrown.errno !== errno)
        fail(undefined, `errno ${thrown.errno} is not ${errno}`)
      return
    }
    fail(undefined, `did not throw ${String(errMsg)}`)
  },
  /** Whether a failure is the one expected. */
  failure(actual: { errMsg?: string; errno?: number }, errMsg: string | RegExp, errno?: number): void {
    if (!matches(String(actual.errMsg), errMsg)) fail(undefined, `${show(actual)} is not ${String(errMsg)}`)
    if (errno !== undefined && actual.errno !== errno)
      fail(undefined, `errno of ${show(actual)} is not ${errno}`)
  },
}
