import { developer, type Entry, visitor } from './text.ts'

/** The server's codes about who asks and how. */
export const REQUESTS: Record<string, Entry> = {
  token_missing: developer(
    [
      '请求没有带令牌。',
      '给 createClient 传 token: () => wx.getStorageSync("token")，返回值不能为空；还没登录就先 wx.login 换令牌（POST /login）。',
    ],
    [
      'The request came without a token.',
      'Give createClient token: () => wx.getStorageSync("token"), and let it not be empty; who has not logged in gets one by wx.login (POST /login).',
    ],
  ),
  token_invalid: visitor(
    [
      '登录状态无效。',
      '请重新登录。',
      '令牌不认识、已注销或格式不对。token 函数会带着被拒绝的令牌再被调用一次：在那时重新登录并返回新令牌，上传会接着走。',
    ],
    [
      'The login is not valid.',
      'Please log in again.',
      'The token is unknown, revoked or malformed. The token function is called once more with the one that was refused: log in then and return the new one, and the upload goes on.',
    ],
  ),
  token_expired: visitor(
    [
      '登录已过期。',
      '请重新登录。',
      'token 函数会带着过期的令牌再被调用一次：在那时重新登录并返回新令牌，所有在传的文件接着走；这里说明它又给了旧的，或抛了错。',
    ],
    [
      'The login has expired.',
      'Please log in again.',
      'The token function is called once more with the expired one: log in then and return the new one, and all files under way go on. Here it gave the old one again, or threw.',
    ],
  ),
  forbidden: visitor(
    ['没有这个权限。', '请换一个账号，或联系我们。', '你的 authorize 函数或接口拒绝了这位访问者（403）。'],
    [
      'This is not permitted.',
      'Please use another account, or ask us.',
      'Your authorize function or hook refuses this caller (403).',
    ],
  ),
  login_refused: visitor(
    [
      '登录被拒绝。',
      '请联系我们。',
      '微信判定为高风险用户（40226），或这个 appid 没有配置在服务器的 wechat.apps 里。',
    ],
    [
      'The login was refused.',
      'Please ask us.',
      'WeChat takes the visitor for a risk (40226), or this appid is not among the server’s wechat.apps.',
    ],
  ),
  login_code_invalid: developer(
    ['登录凭证 code 不可用。', 'code 只能用一次、5 分钟内有效：每次登录都重新调用 wx.login。'],
    [
      'The login code is unusable.',
      'A code works once, within five minutes: call wx.login anew for each login.',
    ],
  ),
  authorization_required: developer(
    [
      '服务器还没有配置谁可以上传，只回答本机。',
      '配置 wechat 或 authorize（见 docs/access.md）；在可信的局域网里试用可加 --lan。',
    ],
    [
      'Nothing says yet who may upload, and the server answers its own machine only.',
      'Configure wechat or authorize (docs/access.md); to try it in a network that you trust start it with --lan.',
    ],
  ),
  authorization_unavailable: visitor(
    [
      '暂时无法确认登录状态。',
      '请稍后再试。',
      '鉴权接口或微信没有及时回答，或 appid、secret 不对：服务器日志写着原因。',
    ],
    [
      'The login cannot be checked at the moment.',
      'Please try again later.',
      'The hook or WeChat does not answer in time, or appid and secret are wrong: the server’s log tells which.',
    ],
  ),
  host_refused: developer(
    [
      '服务器不认识这个主机名（421）。',
      '在服务器上设置 publicUrl 为对外的地址，代理要原样转交 Host（proxy_set_header Host $host）。',
    ],
    [
      'The server does not know this host name (421).',
      'Set its publicUrl to the public address, and have the proxy pass Host (proxy_set_header Host $host).',
    ],
  ),
  upload_gone: visitor(
    [
      '这次上传已经失效。',
      '请重新上传。',
      '未完成的上传默认保留一天（服务器的 uploadSeconds），或它属于另一个令牌。',
    ],
    [
      'This upload is over.',
      'Please begin it anew.',
      'What is unfinished is held for a day (the server’s uploadSeconds); or it is another token’s.',
    ],
  ),
  not_uploaded: visitor(
    [
      '云端还没有收到完整的文件。',
      '请再试一次。',
      '手机直传云存储后才调用 complete。总是如此时，查看云存储返回的状态：403 多为时钟、域名或签名问题，可运行 dukou doctor。',
    ],
    [
      'The cloud does not have the whole file yet.',
      'Please try again.',
      'complete comes after the phone has sent the file to the cloud. If it is always so, look at what the cloud answered: 403 is mostly a clock, a domain or a signature; dukou doctor tells.',
    ],
  ),
  offset_conflict: visitor(
    [
      '上传的进度对不上。',
      '请再试一次，会接着传。',
      'dukou 会询问服务器已有多少再继续；总是如此时，看代理是否缓存或重放请求。',
    ],
    [
      'The upload’s progress does not fit.',
      'Please try again; it goes on.',
      'The client asks the server how much it holds, and goes on from there. If it is always so, see whether a proxy caches or repeats requests.',
    ],
  ),
  upload_busy: visitor(
    [
      '这个文件正在上传。',
      '请稍等再试。',
      '前一个请求还没有放手；dukou 会等一等再试。同一个 pending 不要同时上传两次。',
    ],
    [
      'This file is being uploaded.',
      'Please wait a moment.',
      'An earlier request still holds it, and the client waits and tries again. Do not upload one pending twice at a time.',
    ],
  ),
  idempotency_conflict: developer(
    [
      '同一个幂等键用在了不同的内容上。',
      '每次上传用新的键；dukou 自己会生成，不要在 fields 里写 idempotency_key。',
    ],
    [
      'One idempotency key was used for different bytes.',
      'Each upload needs a key of its own. The client makes them: put no idempotency_key into fields.',
    ],
  ),
  multipart_truncated: visitor(
    ['上传中途断开了。', '请再试一次。', '表单没有传完；dukou 会重试。总是如此时看代理的请求体上限和超时。'],
    [
      'The upload broke off.',
      'Please try again.',
      'The form did not come to its end, and the client tries again. If it is always so, look at the proxy’s body limit and timeouts.',
    ],
  ),
  internal: visitor(
    ['服务器出错了。', '请稍后再试。', '看服务器日志，按请求编号查找。'],
    ['The server failed.', 'Please try again later.', 'The server’s log tells why, by the request’s id.'],
  ),
  closing: visitor(
    ['服务器正在重启。', '请稍后再试，会接着传。', '正常的停机；dukou 会等 Retry-After 后重试。'],
    [
      'The server is restarting.',
      'Please try again in a moment; it goes on.',
      'An orderly stop; the client waits as Retry-After says, and tries again.',
    ],
  ),
  ...malformed(),
}

/** Requests that the client never makes: something between, or code of the app's own, made them. */
function malformed(): Record<string, Entry> {
  const behind = (zh: string, en: string) =>
    developer(
      [
        zh,
        'dukou 不会发出这样的请求：是中间的代理改了它，或是自己写的请求不符合 docs/protocol.md；error.cause 写着哪里不对。',
      ],
      [
        en,
        'The client makes no such request: a proxy changed it, or one of your own does not follow docs/protocol.md. error.cause says where.',
      ],
    )
  return {
    request_invalid: behind('请求格式不对。', 'The request is malformed.'),
    multipart_malformed: behind('表单格式不对。', 'The form is malformed.'),
    multipart_required: behind('这里需要 multipart 表单。', 'A multipart form is expected here.'),
    json_required: behind('这里需要 JSON。', 'JSON is expected here.'),
    json_too_large: behind('JSON 太大。', 'The JSON is too large.'),
    part_headers_too_large: behind('表单某一段的头太大。', 'The headers of a form’s part are too large.'),
    header_too_large: behind('请求头太大。', 'The request’s headers are too large.'),
    offset_stream_required: behind(
      'Content-Type 应为 application/offset+octet-stream。',
      'The content type must be application/offset+octet-stream.',
    ),
    tus_version: behind('不支持这个 tus 版本。', 'This tus version is not supported.'),
  }
}
