import { secondsOf } from '../clock.ts'
import type { Cloud, FormOrder, PutOrder } from '../cloud.ts'
import { pinned, policyJson, sizeRange } from '../policy.ts'
import type { CloudSettings } from '../settings.ts'
import { cosIdentity, cosPost, cosUrl } from './signature.ts'

/** A key time begins before it is made, so that a clock that runs ahead does no harm; the SDK takes one second. */
const EARLIER_SECONDS = 60

/** Signs for one bucket of COS. Its callbacks are for listed customers only (direct-upload §0): an order's is left out. */
export function createCos({ bucket, keys, root, maxSeconds }: CloudSettings): Cloud {
  return {
    name: 'cos',
    bucket,
    maxSeconds,
    form({ key, minBytes, maxBytes, type, seconds }: FormOrder, at: number) {
      const now = secondsOf(at)
      const keyTime = `${now - EARLIER_SECONDS};${now + seconds}`
      // COS lets fields through that the policy doesn't name, so the ACL is there already: `default`, as in the sample
      // of 436/14690, since any other counts against the account's thousand. Forms can't forbid to overwrite there.
      const fields = { key, success_action_status: '200', 'Content-Type': type, acl: 'default' }
      const { 'q-key-time': time, ...identity } = cosIdentity(keys, keyTime)
      const conditions = [
        { bucket },
        sizeRange(minBytes, maxBytes),
        ...pinned({ ...fields, ...identity, 'q-sign-time': time! }),
      ]
      const policy = policyJson(now + seconds, conditions)
      const signed = cosPost(policy, keys, keyTime)
      return { url: `${root}/`, name: 'file', fields: { ...fields, ...signed }, ok: [200], maybe: [] }
    },
    put({ key, size, type, seconds, part }: PutOrder, at: number) {
      const now = secondsOf(at)
      // Headers that aren't signed may be added, so those that matter are there and signed.
      const header: Record<string, string> = part
        ? { 'content-type': 'application/octet-stream' }
        : { 'content-type': type, 'x-cos-acl': 'default', 'x-cos-forbid-overwrite': 'true' }
      const query: Record<string, string> = part
        ? { partNumber: String(part.number), uploadId: part.uploadId }
        : {}
      const headers = { ...header, 'content-length': String(size) }
      const keyTime = `${now - EARLIER_SECONDS};${now + seconds}`
      const url = cosUrl({ method: 'PUT', key, query, headers }, root, keys, keyTime)
      return { url, header, maybe: part ? [] : [409] }
    },
  }
}
