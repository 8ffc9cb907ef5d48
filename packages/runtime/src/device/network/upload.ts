import { basename } from 'node:path'
import type { Result } from '../../wx/bridge.ts'
import { fileFault } from '../fault.ts'
import { decodeText, readAnswer } from './answer.ts'
import { createForm, type FilePart } from './form.ts'
import { typeOfName } from './media-types.ts'
import { addressOf, call, percent, profiled, type Running } from './task.ts'

interface Sent {
  name: string
  filePath: string
  /** Only `uni` on H5 gives one (wx-api §15.1). */
  fileName?: string
}

/** The part's file name is the last step of the local path, never the original name (wx-api §3.3 [observed]). */
function partOf({ ground }: Running, { name, filePath, fileName }: Sent): FilePart {
  const place = ground.disk.paths.find(filePath)
  const found = ground.disk.look(place)
  if (place === null || found === null || !found.isFile()) throw fileFault('file not found', 1300002)
  const lastStep = filePath.slice(filePath.lastIndexOf('/') + 1)
  return {
    name,
    fileName: fileName ?? lastStep,
    type: typeOfName(basename(place.file)),
    file: place.file,
    size: found.size,
  }
}

/** `wx.uploadFile`: one multipart POST, streamed from disk (wx-api §3). */
export async function uploadFile(running: Running): Promise<Result> {
  const { args, say, count } = running
  const url = addressOf(running)
  const files = (args.files as Sent[]).map((file) => partOf(running, file))
  const form = createForm((args.formData as Record<string, string> | undefined) ?? {}, files)
  const jumps = running.ground.traits.progress === 'jump'
  let sent = 0
  let told = -1
  const body = {
    ...form,
    open() {
      sent = 0
      return form.open()
    },
    sent(bytes: number) {
      sent += bytes
      count(bytes, 0)
      const progress = percent(sent, form.length)
      if (progress === told || (jumps && progress < 100)) return
      told = progress
      say('progress', { progress, totalBytesSent: sent, totalBytesExpectedToSend: form.length })
    },
  }
  const answer = await call(running, url, {
    method: 'POST',
    body,
    fixed: { 'Content-Type': form.type },
  })
  const { status, header, cookies } = answer
  running.answered(status)
  say('headers', { header })
  const data = decodeText(await readAnswer(running, answer), header)
  // header and cookies are not documented, but real devices return them (wx-api §3.2 [observed]).
  return profiled(running, { data, statusCode: status, header, cookies })
}
