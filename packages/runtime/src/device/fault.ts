/** How the device refuses. At the bridge it becomes `<api>:fail <reason>` with its number. */
export class Fault extends Error {
  readonly errno: number | undefined
  /** The file system says its number as `errCode` too (wx-api §8.3). */
  readonly file: boolean

  constructor(reason: string, errno?: number, file = false) {
    super(reason)
    this.name = 'Fault'
    this.errno = errno
    this.file = file
  }
}

/** A refusal of the file system: `errCode` and `errno` both carry the 13xxxxx number. */
export function fileFault(reason: string, code: number): Fault {
  return new Fault(reason, code, true)
}
