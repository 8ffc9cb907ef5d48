interface Kind {
  status: number
  retry: boolean
  en: string
  zh: string
}

/**
 * Every way in which the server says no. `status` is the HTTP status, `retry` tells whether the same request can
 * succeed later without a change, `en` and `zh` are the titles that people read.
 */
export const ERROR_KINDS = {
  request_invalid: { status: 400, retry: false, en: 'The request is malformed', zh: '请求格式有误' },
  multipart_malformed: { status: 400, retry: false, en: 'The form is malformed', zh: '表单格式有误' },
  multipart_truncated: { status: 400, retry: true, en: 'The form broke off', zh: '表单不完整' },
  file_missing: { status: 400, retry: false, en: 'There is no file in the form', zh: '表单里没有文件' },
  field_refused: { status: 400, retry: false, en: 'A field is not allowed', zh: '字段不被允许' },
  login_code_invalid: {
    status: 400,
    retry: false,
    en: 'The login code is unusable',
    zh: '登录凭证 code 不可用',
  },
  token_missing: { status: 401, retry: false, en: 'A token is required', zh: '需要令牌' },
  token_invalid: { status: 401, retry: false, en: 'The token is unusable', zh: '令牌不可用' },
  token_expired: { status: 401, retry: false, en: 'The token has expired', zh: '令牌已过期' },
  forbidden: { status: 403, retry: false, en: 'This is not permitted', zh: '没有权限' },
  login_refused: { status: 403, retry: false, en: 'This login is refused', zh: '登录被拒绝' },
  signature_expired: { status: 403, retry: false, en: 'The address has expired', zh: '链接已过期' },
  origin_refused: {
    status: 403,
    retry: false,
    en: 'This page is not allowed here',
    zh: '不允许来自该页面的请求',
  },
  authorization_required: {
    status: 403,
    retry: false,
    en: 'Authorization has to be configured first',
    zh: '需要先配置授权',
  },
  not_found: { status: 404, retry: false, en: 'There is nothing here', zh: '内容不存在' },
  upload_gone: {
    status: 404,
    retry: false,
    en: 'There is no such upload',
    zh: '没有这个上传任务',
  },
  stalled: { status: 408, retry: true, en: 'The upload stood still', zh: '上传长时间没有进展' },
  idempotency_conflict: {
    status: 409,
    retry: false,
    en: 'The idempotency key was used for other bytes',
    zh: '幂等键已用于其他内容',
  },
  not_uploaded: {
    status: 409,
    retry: true,
    en: 'The cloud does not have the file yet',
    zh: '云存储还没有收到文件',
  },
  offset_conflict: { status: 409, retry: true, en: 'The offset is another one', zh: '偏移量不一致' },
  tus_version: { status: 412, retry: false, en: 'The tus version is not supported', zh: '不支持该 tus 版本' },
  file_too_large: { status: 413, retry: false, en: 'The file is too large', zh: '文件过大' },
  image_too_large: { status: 413, retry: false, en: 'The image has too many pixels', zh: '图片像素过多' },
  quota_exceeded: { status: 413, retry: false, en: 'The quota is used up', zh: '空间配额已用完' },
  too_many_files: { status: 413, retry: false, en: 'There are too many files', zh: '文件数量过多' },
  too_many_fields: { status: 413, retry: false, en: 'There are too many fields', zh: '字段数量过多' },
  fields_too_large: { status: 413, retry: false, en: 'The fields are too large', zh: '字段内容过大' },
  json_too_large: { status: 413, retry: false, en: 'The JSON is too large', zh: 'JSON 内容过大' },
  part_headers_too_large: {
    status: 413,
    retry: false,
    en: 'The headers of a part are too large',
    zh: '表单某部分的头信息过大',
  },
  multipart_required: { status: 415, retry: false, en: 'A form is expected', zh: '需要 multipart 表单' },
  json_required: { status: 415, retry: false, en: 'JSON is expected', zh: '需要 JSON' },
  type_refused: {
    status: 415,
    retry: false,
    en: 'Files of this type are not taken',
    zh: '不接受该类型的文件',
  },
  offset_stream_required: {
    status: 415,
    retry: false,
    en: 'The content type must be application/offset+octet-stream',
    zh: 'Content-Type 应为 application/offset+octet-stream',
  },
  range_unsatisfiable: {
    status: 416,
    retry: false,
    en: 'The range is outside the file',
    zh: '请求范围超出文件',
  },
  host_refused: { status: 421, retry: false, en: 'This server has another name', zh: '主机名不属于本服务器' },
  upload_busy: { status: 423, retry: true, en: 'The upload is in use', zh: '上传任务正被占用' },
  header_too_large: { status: 431, retry: false, en: 'The headers are too large', zh: '请求头过大' },
  checksum_mismatch: { status: 460, retry: true, en: 'The checksum differs', zh: '校验和不一致' },
  aborted: { status: 499, retry: true, en: 'The client went away', zh: '客户端已断开' },
  internal: { status: 500, retry: true, en: 'The server failed', zh: '服务器内部错误' },
  storage_failed: { status: 500, retry: true, en: 'The storage failed', zh: '存储出错' },
  authorization_unavailable: {
    status: 503,
    retry: true,
    en: 'Authorization cannot be checked now',
    zh: '暂时无法校验授权',
  },
  catalog_unavailable: {
    status: 503,
    retry: true,
    en: 'The database cannot be reached now',
    zh: '暂时无法访问数据库',
  },
  storage_unavailable: {
    status: 503,
    retry: true,
    en: 'The object store cannot be reached now',
    zh: '暂时无法访问对象存储',
  },
  closing: { status: 503, retry: true, en: 'The server is closing', zh: '服务器正在关闭' },
  storage_full: { status: 507, retry: true, en: 'The storage is full', zh: '存储空间不足' },
  // The following never reach a client: they are thrown to the program that starts the server.
  option_invalid: { status: 500, retry: false, en: 'An option is invalid', zh: '选项无效' },
  data_unusable: { status: 500, retry: false, en: 'The data folder cannot be used', zh: '数据目录不可用' },
  data_in_use: { status: 500, retry: false, en: 'The data folder is in use', zh: '数据目录正被占用' },
  port_in_use: { status: 500, retry: true, en: 'The port is in use', zh: '端口被占用' },
  listen_failed: { status: 500, retry: false, en: 'The address cannot be listened on', zh: '无法监听该地址' },
  body_taken: { status: 500, retry: false, en: 'The body was already read', zh: '请求体已被读取' },
  folder_not_empty: { status: 500, retry: false, en: 'The folder is not empty', zh: '目录不是空的' },
  backup_unusable: { status: 500, retry: false, en: 'The backup cannot be used', zh: '备份不可用' },
} as const satisfies Record<string, Kind>

/** A code of {@link ERROR_KINDS}. */
export type ErrorCode = keyof typeof ERROR_KINDS

/** One sentence in each language: what happened, and what to do about it. */
export interface Sentences {
  en: string
  zh: string
}

/**
 * The one error class of the server. `message` is the English sentence and `messageZh` the Chinese one;
 * `status` is what an HTTP client is told, `retry` whether the same request can succeed later.
 */
export class DukouError extends Error {
  override name = 'DukouError'
  readonly code: ErrorCode
  readonly messageZh: string
  readonly status: number
  readonly retry: boolean

  constructor(code: ErrorCode, sentences?: Sentences, cause?: unknown) {
    const kind = ERROR_KINDS[code]
    super(sentences?.en ?? `${kind.en}.`, cause === undefined ? undefined : { cause })
    this.code = code
    this.messageZh = sentences?.zh ?? `${kind.zh}。`
    this.status = kind.status
    this.retry = kind.retry
  }
}

/** The `code` of a system error (`ENOENT`, `ENOSPC`, …), or null when it is something else. */
export function systemCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && !(error instanceof DukouError) ? code : null
}
