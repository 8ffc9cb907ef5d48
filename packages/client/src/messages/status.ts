import { developer, type Facts, type Text, visitor } from './text.ts'

/** Answers without a problem body: they come from a proxy, a gateway or another server, not from Dukou. */
export function statusText(status: number, facts: Facts): Text {
  const known = (facts.isBare && BARE[status]) || STATUSES[status]
  if (known) return known(facts)
  if (status >= 500)
    return visitor(
      [
        `服务器暂时出了问题（${status}）。`,
        '请稍后再试。',
        '答复不是 Dukou 的，来自前面的代理或网关：看它的日志，再看 Dukou 的 /readyz。',
      ],
      [
        `The server has a problem for the moment (${status}).`,
        'Please try again later.',
        'This answer is not Dukou’s: it comes from a proxy or a gateway before it. Look into its log, and at Dukou’s /readyz.',
      ],
    )
  return developer(
    [
      `服务器拒绝了请求（${status}）。`,
      `答复不是 Dukou 的：检查 url${facts.url && `（${facts.url}）`}和前面的代理、网关、防火墙。error.cause 是收到的内容。`,
    ],
    [
      `The server refused the request (${status}).`,
      `This answer is not Dukou’s: check the url${facts.url && ` (${facts.url})`} and the proxy, gateway or firewall before it. error.cause holds what came.`,
    ],
  )
}

/** What refuses a download: its body is in the file, so that the status is all there is. */
const BARE: Record<number, (() => Text) | undefined> = {
  401: () =>
    visitor(
      [
        '要先登录才能看这个文件。',
        '请重新登录后再试。',
        '下载没有带上有效的令牌：token 函数给了空的或过期的。',
      ],
      [
        'This file is for those who have logged in.',
        'Please log in and try again.',
        'The download came without a valid token: the token function gave none, or an expired one.',
      ],
    ),
  403: () =>
    visitor(
      [
        '文件的地址已失效，或没有权限。',
        '请刷新页面后再试。',
        '签名地址默认 7 天有效：不要保存 url，保存 id，要显示时再取；也可能被防火墙拦下。',
      ],
      [
        'The file’s address works no more, or it is not permitted.',
        'Please load the page again.',
        'Signed addresses work for 7 days: store the id, not the url, and ask for an address when it is shown. A firewall may also be the cause.',
      ],
    ),
  404: () =>
    visitor(
      [
        '文件不存在。',
        '请刷新页面后再试。',
        '文件可能已删除或到期（expiresAt），或令牌属于另一个人；所有文件都这样时，检查地址的域名和路径前缀。',
      ],
      [
        'The file is not there.',
        'Please load the page again.',
        'It may have been deleted or have ended (expiresAt), or the token is somebody else’s; where all files are so, check the address’s host and path.',
      ],
    ),
}

const whoBlocks = ({ said }: Facts) => (/nginx|openresty|tengine/.test(said) ? 'nginx' : '')

const moved = (): Text =>
  developer(
    [
      '服务器要求改用另一个地址（重定向）。',
      '上传不会跟着重定向走：把 url 直接写成最终的地址（多半是 http → https，或结尾的斜杠）；新域名也要在合法域名里。',
    ],
    [
      'The server sends to another address (a redirect).',
      'An upload does not follow it: make url the final address (mostly http → https, or a slash), whose host has to be in the domain lists too.',
    ],
  )

const STATUSES: Record<number, ((facts: Facts) => Text) | undefined> = {
  301: moved,
  302: moved,
  307: moved,
  308: moved,
  401: () =>
    developer(
      [
        'Dukou 前面的网关要求登录（401）。',
        '答复不是 Dukou 的：放行 /upload、/tickets、/tus、/files，或让网关原样转交 Authorization 头。',
      ],
      [
        'A gateway before Dukou asks for a login (401).',
        'This answer is not Dukou’s: let /upload, /tickets, /tus and /files through, or have the gateway pass the Authorization header as it is.',
      ],
    ),
  403: () =>
    developer(
      [
        'Dukou 前面的代理或防火墙拒绝了请求（403）。',
        '答复不是 Dukou 的：看网关或 WAF 的日志，常见原因是拦截了 multipart 上传、X-HTTP-Method-Override 头，或来源 IP。',
      ],
      [
        'A proxy or firewall before Dukou refuses the request (403).',
        'This answer is not Dukou’s: its log tells why. Often multipart bodies, the header X-HTTP-Method-Override, or the address of the phone are blocked.',
      ],
    ),
  404: ({ url }) =>
    developer(
      [
        '地址上没有 Dukou（404）。',
        `检查 url 的路径前缀${url && `（现在是 ${url}）`}和代理的 location：/upload、/tickets、/tus、/files 都要转到 Dukou。`,
      ],
      [
        'Dukou is not at this address (404).',
        `Check the url’s path${url && ` (now ${url})`} and the proxy’s location: /upload, /tickets, /tus and /files all have to lead to Dukou.`,
      ],
    ),
  405: () =>
    developer(
      ['这个地址不接受 POST（405）。', '请求到了静态文件服务器或别的路由：检查 url 和代理的 location。'],
      [
        'This address takes no POST (405).',
        'The request met a server of static files, or another route: check the url and the proxy’s location.',
      ],
    ),
  408: () =>
    visitor(
      [
        '上传太慢，服务器不再等了。',
        '请换个网络好一点的地方再试。',
        '代理的读超时太短：nginx 调大 client_body_timeout。',
      ],
      [
        'The upload was too slow, and the server waits no longer.',
        'Please try again where the network is better.',
        'The proxy’s timeout is short: with nginx raise client_body_timeout.',
      ],
    ),
  // nginx' own default is 1 MB, and its answer a page of HTML.
  413: (facts) =>
    developer(
      [
        `文件还没到 Dukou，就被前面的代理${whoBlocks(facts) && `（${whoBlocks(facts)}）`}以“太大”拒绝了（413）。`,
        'nginx：在 server 或 location 里写 client_max_body_size 101m;（默认只有 1 MB），再 nginx -s reload；云上的网关、CDN、函数计算另有上限。Dukou 自己的上限是 limits.maxFileSize，超过时会给出 file_too_large。',
      ],
      [
        `A proxy${whoBlocks(facts) && ` (${whoBlocks(facts)})`} before Dukou found the request too large (413).`,
        'nginx: write client_max_body_size 101m; into the server or location (its default is 1 MB), then nginx -s reload. Cloud gateways, CDNs and functions have limits of their own. Dukou’s is limits.maxFileSize, and says file_too_large.',
      ],
    ),
  429: () =>
    visitor(
      [
        '请求太频繁。',
        '请过一会儿再试。',
        'dukou 按 Retry-After 重试过。网关的限流太紧时，放宽 /upload、/tickets、/tus，或调小 limits.concurrency。',
      ],
      [
        'Too many requests.',
        'Please try again in a while.',
        'The client has honoured Retry-After. Where a gateway’s rate limit is tight, widen it for /upload, /tickets and /tus, or lower limits.concurrency.',
      ],
    ),
  502: () =>
    visitor(
      [
        '服务器暂时不在（502）。',
        '请稍后再试。',
        '代理连不上 Dukou：它没有运行、正在重启，或 proxy_pass 的地址、端口不对。',
      ],
      [
        'The server is away for the moment (502).',
        'Please try again later.',
        'The proxy does not reach Dukou: it does not run, it restarts, or proxy_pass names the wrong address or port.',
      ],
    ),
  503: () =>
    visitor(
      [
        '服务器暂时忙不过来（503）。',
        '请稍后再试。',
        '答复来自代理或网关：后端不健康，或触发了限流；看 Dukou 的 /readyz。',
      ],
      [
        'The server is busy for the moment (503).',
        'Please try again later.',
        'A proxy or gateway said so: no healthy server behind it, or a rate limit. Look at Dukou’s /readyz.',
      ],
    ),
  504: () =>
    visitor(
      [
        '服务器没有及时回应（504）。',
        '请稍后再试。',
        '代理等 Dukou 等到超时：nginx 调大 proxy_read_timeout（建议 120s），并设 proxy_request_buffering off，断点续传才接得上。',
      ],
      [
        'The server did not answer in time (504).',
        'Please try again later.',
        'The proxy’s patience ended before Dukou’s answer: with nginx raise proxy_read_timeout (120s), and set proxy_request_buffering off so that a broken upload goes on where it was.',
      ],
    ),
}
