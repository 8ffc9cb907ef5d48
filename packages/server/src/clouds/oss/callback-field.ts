import { base64 } from '../encode.ts'

/** What OSS sends us. Numbers and text alike stand without quotes: it writes those of text itself (direct-upload §2.1). */
const BODY =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: OSS fills it in
  '{"bucket":${bucket},"object":${object},"etag":${etag},"size":${size},"mimeType":${mimeType},"ticket":${x:ticket}}'

/** The form's field `callback`. Over https OSS sends the host's name only if it is told to (callbackSNI). */
export function ossCallbackField(url: string): string {
  return base64(
    JSON.stringify({
      callbackUrl: url,
      callbackBody: BODY,
      callbackBodyType: 'application/json',
      ...(url.startsWith('https:') && { callbackSNI: true }),
    }),
  )
}
