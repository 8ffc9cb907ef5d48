import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { CasePhone } from '../cases/case.ts'
import type { DeviceOptions } from '../device/device.ts'

/** The device's options for a case, with the case server's origin filled in and the package on disk. */
export function phoneOptions(
  phone: CasePhone | undefined,
  server: string,
): { options: DeviceOptions; close(): void } {
  const { files, ...rest } = JSON.parse(
    JSON.stringify(phone ?? {}).replaceAll('{server}', server),
  ) as CasePhone
  if (files === undefined) return { options: rest, close() {} }
  const folder = mkdtempSync(join(tmpdir(), 'dukou-case-'))
  writeFiles(folder, files)
  return { options: { ...rest, package: folder }, close: () => rmSync(folder, { recursive: true }) }
}

/** Writes texts by their paths in a folder. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
