import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Result } from '../../wx/bridge.ts'
import { Fault } from '../fault.ts'
import { netFault } from './faults.ts'
import { extensionOfType } from './media-types.ts'
import { addressOf, call, percent, profiled, type Running } from './task.ts'

/** Where a caller's `filePath` lies. Throws where it cannot be written (wx-api §4.2). */
function targetOf({ ground }: Running, filePath: string): string {
  const { disk } = ground
  const place = disk.paths.find(filePath)
  const parent = place === null ? null : disk.look({ area: place.area, file: dirname(place.file) })
  const writable = place?.area === 'user' && parent?.isDirectory() && !disk.look(place)?.isDirectory()
  if (place === null || !writable) throw new Fault(`permission denied, open "${filePath}"`, 603303)
  return place.file
}

/** `wx.downloadFile`: any answer's body becomes a file, whatever its status (wx-api §4). */
export async function downloadFile(running: Running): Promise<Result> {
  const { args, ground, say, count, signal } = running
  const { disk } = ground
  const url = addressOf(running)
  const filePath = args.filePath as string | undefined
  const target = filePath === undefined ? null : targetOf(running, filePath)
  const answer = await call(running, url, { method: 'GET', body: null })
  const { status, header, cookies, length } = answer
  running.answered(status)
  say('headers', { header })
  const tooLarge = () => new Fault('exceed max file size', 603301)
  // When a phone that is told a size beyond the limit gives up is not documented; here at once, unverified on a device.
  if (length !== null && length > ground.limits.download) throw tooLarge()

  const part = disk.newTemp('part')
  let written = 0
  let told = -1
  const tell = (progress: number, total: number) => {
    if (progress === told) return
    told = progress
    say('progress', { progress, totalBytesWritten: written, totalBytesExpectedToWrite: total })
  }
  try {
    await pipeline(
      answer.body,
      async function* (source: AsyncIterable<Uint8Array>) {
        for await (const chunk of source) {
          written += chunk.byteLength
          if (written > ground.limits.download) throw tooLarge()
          count(0, chunk.byteLength)
          yield chunk
          if (length !== null && length > 0) tell(percent(written, length), length)
        }
      },
      createWriteStream(part.file),
      { signal },
    )
    tell(100, length ?? written)
    return profiled(running, { statusCode: status, ...place(), header, cookies, dataLength: written })
  } catch (error) {
    rmSync(part.file, { force: true })
    if (signal.aborted) throw signal.reason
    throw error instanceof Fault ? error : netFault('downloadFile', (error as { code?: string }).code ?? '')
  }

  function place(): Result {
    if (target === null || filePath === undefined) {
      const type = Object.entries(header).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
      const temp = disk.newTemp(extensionOfType(type) ?? ground.traits.unknownExtension)
      renameSync(part.file, temp.file)
      disk.keepTemp(temp.file)
      return { tempFilePath: temp.path }
    }
    const replaced = disk.look({ area: 'user', file: target })?.size ?? 0
    disk.take(written - replaced)
    disk.move(part.file, target)
    return { filePath }
  }
}
