import { secondsOf } from '../clock.ts'
import type { Cloud, FormOrder, PutOrder } from '../cloud.ts'
import { pinned, policyJson, sizeRange } from '../policy.ts'
import type { CloudSettings } from '../settings.ts'
import { ossCallbackField } from './callback-field.ts'
import { ossIdentityV4, ossPostV1, ossPostV4 } from './form.ts'
import { ossUrlV1, ossUrlV4 } from './url.ts'

/** Signs for one bucket of OSS. */
export function createOss({ bucket, region, keys, root, signature, maxSeconds }: CloudSettings): Cloud {
  return {
    name: 'oss',
    bucket,
    maxSeconds,
    form({ key, minBytes, maxBytes, type, seconds, callback }: FormOrder, at: number) {
      const now = secondsOf(at)
      // OSS lets fields through that the policy doesn't name, so what a phone might add is there already and pinned;
      // private, because nobody has looked at the bytes yet.
      const fields = {
        key,
        success_action_status: '200',
        'Content-Type': type,
        'x-oss-content-type': type,
        'x-oss-forbid-overwrite': 'true',
        'x-oss-object-acl': 'private',
        ...(callback && { callback: ossCallbackField(callback.url), 'x:ticket': callback.ticket }),
      }
      const identity =
        signature === 'v4'
          ? ossIdentityV4(keys, region, now)
          : keys.securityToken !== null && { 'x-oss-security-token': keys.securityToken }
      const conditions = [
        { bucket },
        sizeRange(minBytes, maxBytes),
        ...pinned({ ...fields, ...identity }).map(escapeDollars),
      ]
      const policy = policyJson(now + seconds, conditions)
      const signed = signature === 'v4' ? ossPostV4(policy, keys, region, now) : ossPostV1(policy, keys)
      // 203: stored, but the callback failed. 409: an earlier try, whose answer was lost, has stored it.
      const maybe = callback ? [203, 409] : [409]
      return { url: `${root}/`, name: 'file', fields: { ...fields, ...signed }, ok: [200], maybe }
    },
    put({ key, size, type, seconds, part }: PutOrder, at: number) {
      const now = secondsOf(at)
      // OSS always signs the type, and wx.request writes one if it isn't told which (direct-upload §3).
      const header: Record<string, string> = part
        ? { 'content-type': 'application/octet-stream' }
        : { 'content-type': type, 'x-oss-forbid-overwrite': 'true', 'x-oss-object-acl': 'private' }
      const query: Record<string, string> = part
        ? { partNumber: String(part.number), uploadId: part.uploadId }
        : {}
      const request = { method: 'PUT', root, bucket, key, query }
      const headers = { ...header, 'content-length': String(size) }
      const url =
        signature === 'v4'
          ? ossUrlV4({ ...request, headers, additional: ['content-length'] }, keys, region, now, seconds)
          : ossUrlV1({ ...request, headers: header }, keys, now + seconds)
      return { url, header, maybe: part ? [] : [409] }
    },
  }
}

/** In a policy of OSS a dollar sign begins a variable; in a value it is written `\$` (postobject, "escape"). Unverified against the live cloud. */
function escapeDollars<T extends object>(condition: T): T {
  return Object.fromEntries(
    Object.entries(condition).map(([name, value]) => [name, String(value).replaceAll('$', '\\$')]),
  ) as T
}
