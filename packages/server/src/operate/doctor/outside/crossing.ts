import { type Finding, fine, wrong } from '../finding.ts'
import { type Answer, jsonOf, reasonOf, tryAsk } from './ask.ts'
import { FORM, formOf } from './form.ts'

// A picture of one pixel, which any list of types lets in, and enough behind it for a range.
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const SIZE = 65_536
const [FROM, TO] = [1000, 1999]

/** A file goes over as a phone sends it, comes back in part by its address, and is removed. */
export async function examineCrossing(base: string, token: string): Promise<Finding[]> {
  const authorization = `Bearer ${token}`
  const bytes = Buffer.concat([Buffer.from(PIXEL, 'base64'), Buffer.alloc(SIZE, 'dukou')]).subarray(0, SIZE)
  const form = formOf({ name: 'file', filename: 'dukou-doctor.png', body: bytes })
  const answer = await tryAsk(`${base}/upload`, {
    method: 'POST',
    headers: { ...FORM, authorization },
    body: form,
  })
  const file = answer instanceof Error ? null : jsonOf<{ id?: string; url?: string }>(answer)
  if (answer instanceof Error || answer.status !== 200 || !file?.url)
    return [wrong(`试传失败：${whyOf(answer)}`, `the upload that was tried fails: ${whyOf(answer)}`)]
  try {
    return [fine('试传成功', 'an upload goes through'), await readBack(file.url, bytes)]
  } finally {
    await tryAsk(`${base}/files/${file.id}`, { method: 'DELETE', headers: { authorization } })
  }
}

async function readBack(url: string, bytes: Buffer): Promise<Finding> {
  const range = { range: `bytes=${FROM}-${TO}` }
  const answer = await tryAsk(url, { headers: range })
  if (!(answer instanceof Error) && answer.status === 206 && answer.body.equals(bytes.subarray(FROM, TO + 1)))
    return fine('文件可按范围（Range）读回', 'the file comes back, in ranges, too')
  if (!(answer instanceof Error) && answer.status === 200 && answer.body.equals(bytes))
    return wrong(
      '代理没有转发 Range 请求头：音视频无法拖动，下载无法续传',
      'the proxy does not hand on the Range header: sound and film can’t be sought in, downloads can’t go on',
    )
  return wrong(
    `按返回的地址读不回文件（${reasonOf(answer)}）`,
    `the file can't be read by the address that was answered (${reasonOf(answer)})`,
  )
}

function whyOf(answer: Answer | Error): string {
  const code = answer instanceof Error ? null : jsonOf<{ code?: string }>(answer)?.code
  return code === undefined || code === null ? reasonOf(answer) : `${reasonOf(answer)} ${code}`
}
