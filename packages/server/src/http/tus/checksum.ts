import { createHash, timingSafeEqual } from 'node:crypto'
import { DukouError } from '../../errors.ts'
import type { Body } from '../../storage/storage.ts'

/** In the order of preference; sha1 is what tus 1.0 asks for. */
export const CHECKSUM_ALGORITHMS = ['sha256', 'sha1', 'md5']

/** Compares a body on its way with an `Upload-Checksum` header (tus 1.0, "Checksum"). Throws `request_invalid` for another algorithm. */
export function checked(body: Body, header: string): { body: Body; isRight: () => boolean } {
  const [algorithm = '', value = '', more] = header.split(' ')
  const expected = Buffer.from(value, 'base64')
  if (more !== undefined || !CHECKSUM_ALGORITHMS.includes(algorithm)) throw invalid()
  const hash = createHash(algorithm)
  if (expected.length !== (algorithm === 'sha256' ? 32 : algorithm === 'sha1' ? 20 : 16)) throw invalid()

  const source = body[Symbol.asyncIterator]()
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      const step = await source.next()
      if (!step.done) hash.update(step.value)
      return step
    },
    return: async () => (await source.return?.()) ?? { done: true, value: undefined },
  }
  const watched: Body = { [Symbol.asyncIterator]: () => iterator }
  if (body.release) watched.release = (chunk) => body.release!(chunk)
  return { body: watched, isRight: () => timingSafeEqual(hash.digest(), expected) }
}

function invalid(): DukouError {
  return new DukouError('request_invalid', {
    en: `Upload-Checksum must read "<algorithm> <base64>", the algorithm being ${CHECKSUM_ALGORITHMS.join(', ')}.`,
    zh: `Upload-Checksum 应为“算法 base64”，算法为 ${CHECKSUM_ALGORITHMS.join('、')} 之一。`,
  })
}
