import { Upload } from 'tus-js-client'
import { bytesOf } from './subjects.ts'

/** tus-js-client as its README shows it, in Node: the promise holds what the server has then. */
export function startTus(endpoint: string, bytes: Buffer, key: string, uploadUrl?: string) {
  const done = Promise.withResolvers<Buffer>()
  const token = { authorization: `Bearer ${key}` }
  let location = uploadUrl ?? null
  const upload = new Upload(bytes, {
    endpoint,
    ...(uploadUrl && { uploadUrl }),
    headers: token,
    metadata: { filename: 'photo.jpg' },
    // Its default, which is an hour long in a browser without a network: 0, 1, 3 and 5 s.
    onError: done.reject,
    onUploadUrlAvailable() {
      location = upload.url
    },
    onSuccess: async () => {
      try {
        const id = location!.split('/').pop()!
        const origin = new URL(endpoint).origin
        const answer = await fetch(`${origin}/tickets/${id}`, { headers: token })
        const { file } = (await answer.json()) as { file: { url: string } }
        done.resolve(await bytesOf(file.url))
      } catch (error) {
        done.reject(error)
      }
    },
  })
  upload.start()
  return { done: done.promise, url: () => location }
}
