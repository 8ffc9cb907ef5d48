import { developer, type Entry, type Text, visitor } from './text.ts'

/** The server's codes about what was sent: its size, its kind, its room. The server's own sentence knows the figures. */
export const CONTENT: Record<string, Entry> = {
  file_too_large: visitor(
    [
      '文件太大。',
      '请选一个小一点的文件。',
      '上限是服务器的 limits.maxFileSize，或这位访问者的策略 maxFileSize；照片可以在上传时压缩：upload(…, { compress: { maxSide: 2048 } })。',
    ],
    [
      'The file is too large.',
      'Please choose a smaller one.',
      'The limit is the server’s limits.maxFileSize, or maxFileSize of this caller’s policy. Photos can be made smaller: upload(…, { compress: { maxSide: 2048 } }).',
    ],
  ),
  image_too_large: visitor(
    [
      '图片的像素太多。',
      '请选一张小一点的图片。',
      '上限是服务器的 limits.maxPixels；也可以在上传时压缩：upload(…, { compress: { maxSide: 2048 } })。',
    ],
    [
      'The picture has too many pixels.',
      'Please choose a smaller one.',
      'The limit is the server’s limits.maxPixels; a picture can be made smaller: upload(…, { compress: { maxSide: 2048 } }).',
    ],
  ),
  type_refused: visitor(
    [
      '不接受这种类型的文件。',
      '请换一种文件。',
      '类型由内容判断，与文件名无关；允许的类型在策略的 types 里。苹果手机的 HEIC 是 image/heic，用 image/* 可以包含它。',
    ],
    [
      'Files of this type are not taken.',
      'Please choose another kind of file.',
      'The bytes decide the type, not the name; what is allowed is types of the policy. An iPhone’s HEIC is image/heic, which image/* includes.',
    ],
  ),
  quota_exceeded: visitor(
    [
      '您的空间用完了。',
      '请删除一些旧文件后再试。',
      '上限是策略的 quotaBytes、quotaFiles；用 DELETE /files/:id 删除，GET /files 列出这位访问者的文件。',
    ],
    [
      'Your space is used up.',
      'Please delete something and try again.',
      'The bounds are quotaBytes and quotaFiles of the policy; GET /files lists this caller’s files, DELETE /files/:id removes one.',
    ],
  ),
  too_many_files: visitor(
    [
      '一次选的文件太多。',
      '请分几次上传。',
      '上限是服务器的 limits.maxFiles（默认 9）或策略的 maxFiles；pick 的 count 不要超过它。',
    ],
    [
      'There are too many files at once.',
      'Please send them in several goes.',
      'The bound is the server’s limits.maxFiles (9 by default) or maxFiles of the policy; let pick’s count not exceed it.',
    ],
  ),
  too_many_fields: developer(
    [
      '附带的字段太多。',
      '减少 fields，或合成一个对象（会作为 JSON 发送）；上限是服务器的 limits.maxFields（默认 32）。',
    ],
    [
      'There are too many fields.',
      'Send fewer, or put them into one object (it travels as JSON); the bound is the server’s limits.maxFields (32 by default).',
    ],
  ),
  fields_too_large: developer(
    [
      '附带的字段太长。',
      '所有字段名和值加起来不能超过服务器的 limits.maxFieldBytes（默认 64 KiB）；大的内容当作文件上传。',
    ],
    [
      'The fields are too long.',
      'Names and values together stay within the server’s limits.maxFieldBytes (64 KiB by default); send what is larger as a file.',
    ],
  ),
  field_refused: developer(
    ['有一个字段不被允许。', '字段名不能为空，也不能是 __proto__、constructor、prototype。'],
    [
      'A field is not allowed.',
      'A field needs a name, and may not be called __proto__, constructor or prototype.',
    ],
  ),
  catalog_unavailable: visitor(
    [
      '服务器的数据库暂时连不上。',
      '请稍后再试，已收到的内容不会丢失。',
      '数据库没有响应：检查 PostgreSQL 是否在运行、连接数是否用尽、地址和密码是否正确；恢复后服务器会自动重连。',
    ],
    [
      'The server cannot reach its database now.',
      'Please try again in a moment; nothing that was accepted is lost.',
      'The database does not answer: see whether PostgreSQL runs, has connections left, and whether address and password are right. The server connects again by itself.',
    ],
  ),
  storage_unavailable: visitor(
    [
      '服务器的对象存储暂时连不上。',
      '请稍后再试，已收到的内容不会丢失。',
      '对象存储没有响应：检查 bucket.endpoint、网络和存储服务的状态；恢复后服务器会自动继续。',
    ],
    [
      'The server cannot reach its object store now.',
      'Please try again in a moment; nothing that was accepted is lost.',
      'The object store does not answer: look at bucket.endpoint, the network, and the state of the store. The server goes on by itself.',
    ],
  ),
  storage_full: visitor(
    [
      '服务器的空间满了。',
      '请稍后再试。',
      '服务器磁盘的剩余空间低于 reserveBytes：清理或扩容；dukou doctor 会说明。',
    ],
    [
      'The server has no room left.',
      'Please try again later.',
      'Its disk has less than reserveBytes free: clean up, or get a larger one; dukou doctor tells more.',
    ],
  ),
  storage_failed: visitor(
    ['服务器没能存下文件。', '请稍后再试。', '看服务器日志：磁盘或权限有问题；可运行 dukou doctor。'],
    [
      'The server could not store the file.',
      'Please try again later.',
      'The server’s log tells why: its disk or its permissions. dukou doctor looks at both.',
    ],
  ),
  checksum_mismatch: visitor(
    [
      '文件在路上有损坏。',
      '请再传一次。',
      '收到的字节与校验和不符：多半是中间的代理改动了内容；若重复出现，查看代理。',
    ],
    [
      'The file was damaged on its way.',
      'Please send it again.',
      'The bytes do not fit their checksum: something between changed them. If it comes again, look at the proxy.',
    ],
  ),
  // The server says "There is no POST /path" where it is the path that is wrong.
  not_found: ({ said, url }) => (/there is no [a-z]+ \//.test(said) ? noSuchPath(url) : NO_SUCH_FILE),
  signature_expired: visitor(
    [
      '文件的地址过期了。',
      '请刷新页面后再试。',
      '地址默认 7 天有效（服务器的 urlSeconds）：不要把 url 存进数据库，存 id，要显示时再取地址；想留在手机上用 download(url, { keep: true })。',
    ],
    [
      'The file’s address has expired.',
      'Please load the page again.',
      'Addresses work for 7 days (the server’s urlSeconds): store the id and not the url, and ask for an address when it is shown. To hold a file on the phone use download(url, { keep: true }).',
    ],
  ),
  range_unsatisfiable: developer(
    ['请求的范围超出了文件。', 'Range 头要在文件大小之内；续传下载前先核对大小。'],
    [
      'The range lies outside the file.',
      'The Range header has to lie within the file’s size; compare sizes before a download goes on.',
    ],
  ),
}

const NO_SUCH_FILE: Text = visitor(
  [
    '文件不存在，或不属于您。',
    '请刷新页面后再试。',
    '文件可能已删除或到期（expiresAt），也可能令牌属于另一个人。',
  ],
  [
    'The file is not there, or it is not yours.',
    'Please load the page again.',
    'It may have been deleted or have ended (expiresAt), or the token is somebody else’s.',
  ],
)

const noSuchPath = (url: string): Text =>
  developer(
    [
      '服务器是 Dukou，但没有这个路径。',
      `检查 createClient 的 url${url && `（现在是 ${url}）`}：后面会接上 /upload、/tickets、/tus；反向代理剥掉或多加了路径前缀时，两边要一致。`,
    ],
    [
      'The server is a Dukou, but has no such path.',
      `Check the url of createClient${url && ` (now ${url})`}: /upload, /tickets and /tus come after it. Where a proxy takes a prefix away or adds one, both sides have to agree.`,
    ],
  )
