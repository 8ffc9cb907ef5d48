/** What a person reads about a route beyond its schemas. */
export interface Described {
  summary: string
  tag: 'upload' | 'files' | 'tus' | 'access' | 'operate'
  /** Who may call it: the caller's own token, a signed address as well, or anyone. */
  who: 'token' | 'token or signature' | 'anyone'
  /** Responses that no schema of the route describes: no body, or bytes. */
  bare?: Record<string, string>
}

const TUS_PATCH = '追加字节 · Append bytes at Upload-Offset (tus 1.0 PATCH)'

/** Every route by its method and pattern, in the order in which the document shows them. */
export const DESCRIBED: Record<string, Described> = {
  'POST /upload': {
    summary: '上传表单中的一个或多个文件 · Upload the files of one form, all or none',
    tag: 'upload',
    who: 'token',
  },
  'POST /tickets': {
    summary: '为一个或多个文件申请上传方式 · Ask how to send one file or more',
    tag: 'upload',
    who: 'token',
  },
  'GET /tickets/:id': { summary: '查询上传进度 · How far an upload has come', tag: 'upload', who: 'token' },
  'OPTIONS /tus': {
    summary: 'tus 能力 · What this tus server can do',
    tag: 'tus',
    who: 'anyone',
    bare: { 204: 'Tus-Version, Tus-Extension, Tus-Max-Size' },
  },
  'POST /tus': {
    summary: '创建可续传的上传 · Create a resumable upload (tus 1.0)',
    tag: 'tus',
    who: 'token',
    bare: { 201: 'Location, Upload-Offset' },
  },
  'OPTIONS /tus/:id': {
    summary: 'tus 能力 · What this tus server can do',
    tag: 'tus',
    who: 'anyone',
    bare: { 204: 'Tus-Version, Tus-Extension, Tus-Max-Size' },
  },
  'HEAD /tus/:id': {
    summary: '查询已收到的字节 · How many bytes are held',
    tag: 'tus',
    who: 'token',
    bare: { 200: 'Upload-Offset, Upload-Length' },
  },
  'PATCH /tus/:id': { summary: TUS_PATCH, tag: 'tus', who: 'token', bare: { 204: 'Upload-Offset' } },
  'POST /tus/:id': {
    summary:
      '以 POST 代替 HEAD、PATCH、DELETE · The others by X-HTTP-Method-Override, for hosts without PATCH',
    tag: 'tus',
    who: 'token',
    bare: { 204: 'Upload-Offset' },
  },
  'DELETE /tus/:id': {
    summary: '放弃上传 · Give an upload up',
    tag: 'tus',
    who: 'token',
    bare: { 204: 'gone' },
  },
  'GET /files': { summary: '列出自己的文件 · The own files, newest first', tag: 'files', who: 'token' },
  'GET /files/:id': {
    summary: '读取文件 · The bytes of a file',
    tag: 'files',
    who: 'token or signature',
    bare: { 200: 'the bytes', 206: 'a range of them', 304: 'unchanged' },
  },
  'HEAD /files/:id': {
    summary: '文件的响应头 · The headers of a file',
    tag: 'files',
    who: 'token or signature',
    bare: { 200: 'as GET, without the bytes', 304: 'unchanged' },
  },
  'DELETE /files/:id': {
    summary: '删除文件 · Delete a file',
    tag: 'files',
    who: 'token',
    bare: { 204: 'gone' },
  },
  'POST /files/:id/confirm': {
    summary: '确认保留临时文件 · Make a temporary file stay',
    tag: 'files',
    who: 'token',
  },
  'POST /login': {
    summary: '用 wx.login 的 code 换取令牌 · A token for the code of wx.login',
    tag: 'access',
    who: 'anyone',
  },
  'POST /logout': {
    summary: '注销令牌 · Revoke the token',
    tag: 'access',
    who: 'token',
    bare: { 204: 'revoked' },
  },
  'GET /livez': { summary: '进程存活 · The process is alive', tag: 'operate', who: 'anyone' },
  'GET /readyz': { summary: '可接收请求 · It can take requests', tag: 'operate', who: 'anyone' },
  'GET /metrics': {
    summary: 'Prometheus 指标 · Numbers for Prometheus',
    tag: 'operate',
    who: 'anyone',
    bare: { 200: 'text format 0.0.4' },
  },
  'GET /openapi.json': {
    summary: '本文档 · This document',
    tag: 'operate',
    who: 'anyone',
    bare: { 200: 'OpenAPI 3.1' },
  },
}
