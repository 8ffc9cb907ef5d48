/** What OSS answers when it refuses, as XML. Source: the error table of OSS's PostObject page. */
export class OssRefusal extends Error {
  override name = 'OssRefusal'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The error document. */
export function errorXml({ code, message }: OssRefusal, requestId: string, host: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Error>\n  <Code>${code}</Code>\n  <Message>${escapeXml(message)}</Message>\n` +
    `  <RequestId>${requestId}</RequestId>\n  <HostId>${escapeXml(host)}</HostId>\n</Error>\n`
  )
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
