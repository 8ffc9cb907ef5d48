import { secondsOf } from '../clock.ts'
import type { Cloud, FormOrder } from '../cloud.ts'
import { encodeStrict } from '../encode.ts'
import type { CloudSettings } from '../settings.ts'
import { qiniuToken } from './signature.ts'

/** What Qiniu sends us: a form, whose body both of its signatures cover. The ticket is written in, since a token pins no fields. */
function qiniuCallbackBody(ticket: string): string {
  return `ticket=${encodeStrict(ticket)}&bucket=$(bucket)&key=$(key)&hash=$(etag)&fsize=$(fsize)&mimeType=$(mimeType)`
}

/** Signs for one bucket of Qiniu. The token is the form's only signature: what it doesn't name, a phone may add (`x:…`, `x-qn-meta-…`). */
export function createQiniu({ bucket, keys, root, maxSeconds }: CloudSettings): Cloud {
  return {
    name: 'qiniu',
    bucket,
    maxSeconds,
    form({ key, minBytes, maxBytes, type, seconds, callback }: FormOrder, at: number) {
      // Source: developer.qiniu.com/kodo/1206/put-policy. Its server looks at the bytes for mimeLimit, and with
      // detectMime stores what it sees.
      const policy = {
        scope: `${bucket}:${key}`,
        insertOnly: 1,
        deadline: secondsOf(at) + seconds,
        fsizeMin: minBytes,
        fsizeLimit: maxBytes,
        mimeLimit: type,
        detectMime: 1,
        ...(callback && {
          callbackUrl: callback.url,
          callbackBody: qiniuCallbackBody(callback.ticket),
          callbackBodyType: 'application/x-www-form-urlencoded',
        }),
      }
      const fields = { key, token: qiniuToken(JSON.stringify(policy), keys) }
      // 579: stored, but the callback failed. 614: an earlier try, whose answer was lost, has stored it.
      return { url: `${root}/`, name: 'file', fields, ok: [200], maybe: callback ? [579, 614] : [614] }
    },
  }
}
