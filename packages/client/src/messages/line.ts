import { addressText, loopbackText } from './address.ts'
import { developer, type Entry, type Facts, type Text, visitor } from './text.ts'

/** What goes wrong between the phone and the server. */
export const LINE: Record<string, Entry> = {
  network: (facts) => loopbackText(facts) || NO_ANSWER,
  timeout: visitor(
    [
      '等了太久，没有等到回应。',
      '请换个网络好一点的地方再试。',
      'dukou 自己会重试；总是超时就看服务器和代理的日志，并检查代理的超时（nginx：proxy_read_timeout、client_body_timeout）。',
    ],
    [
      'It took too long, and no answer came.',
      'Please try again where the network is better.',
      'The client has tried several times. If it is always so, look into the logs of the server and its proxy, and at the proxy’s timeouts (nginx: proxy_read_timeout, client_body_timeout).',
    ],
  ),
  stalled: visitor(
    [
      '传输停住了，很久没有一个字节通过。',
      '请检查网络后再试，会从断开的地方接着传。',
      '看门狗等了 limits.stallMs（默认 12 秒）没有进展，重试后仍是如此。线路本来就慢时可以调大它；服务器端对应 limits.stallMs（默认 30 秒）。',
    ],
    [
      'The transfer stood still: no byte moved for a long time.',
      'Please check the network and try again; it goes on where it stopped.',
      'The watchdog saw no progress for limits.stallMs (12 s by default), and again on each retry. Where lines are slow by nature, raise it; the server’s own is limits.stallMs too (30 s).',
    ],
  ),
  // Five seconds after hiding WeChat cuts what is under way, errno 600003 (wx-api §6.5).
  interrupted: visitor(
    [
      '小程序进入后台，微信停掉了传输。',
      '请回到小程序再试，会接着传。',
      '微信在进入后台 5 秒后切断所有请求，这改不了；回到前台后 dukou 自动继续。要在被关掉后还能继续，用 upload(…, { keep: true }) 和 client.pending()。',
    ],
    [
      'The mini program went to the background, and WeChat cut the transfer.',
      'Please come back and try again; it goes on.',
      'WeChat cuts every request 5 seconds after hiding, and nothing changes that; the client goes on when the app is shown. To survive a kill use upload(…, { keep: true }) and client.pending().',
    ],
  ),
  // -200, -201, -202 are Chromium's net errors (wx-api §6.1).
  tls: (facts) => tlsText(facts),
  // wx-api §6.1: four lists, exact hosts, https, no IP, ports as configured.
  domain: (facts) => domainText(facts),
  bad_url: (facts) =>
    developer(
      [
        `地址不合法${facts.url && `：${facts.url}`}。`,
        'url 要以 https:// 开头、不含空格；查询串里的中文和 JSON 先用 encodeURIComponent 编码。相对地址在小程序里不能用。',
      ],
      [
        `The address is no valid one${facts.url && `: ${facts.url}`}.`,
        'It has to begin with https:// and hold no space; put Chinese and JSON in a query through encodeURIComponent. A mini program knows no relative addresses.',
      ],
    ),
  // wx-api §6.4: ten of each kind, or all together.
  busy: developer(
    [
      '同时进行的网络任务超过了宿主的上限（微信是 10 个）。',
      '小程序里别处的 wx.request、wx.uploadFile 也占名额：调小 limits.concurrency 或 limits.slots；若三种任务共用名额，设 limits.sharedSlots: true。',
    ],
    [
      'More network tasks run at once than the host takes (WeChat: 10).',
      'Other wx.request and wx.uploadFile calls of the app count as well: lower limits.concurrency or limits.slots; where all kinds share the ten, set limits.sharedSlots: true.',
    ],
  ),
  aborted: visitor(
    ['传输已取消。', '需要时可以再传一次。', '有代码调用了 task.abort()，通常不用提示。'],
    [
      'The transfer was cancelled.',
      'It can be started again.',
      'Some code called task.abort(); usually there is nothing to show.',
    ],
  ),
  paused: visitor(
    ['传输已暂停。', '点“继续”会接着传。', '有代码调用了 task.pause()；用 task.resume() 继续。'],
    ['The transfer is paused.', 'Tap to go on.', 'Some code called task.pause(); task.resume() goes on.'],
  ),
  bad_answer: ({ said, url }) =>
    developer(
      [
        /<html|<!doctype/.test(said)
          ? '服务器回了一个网页，不是 Dukou 的答复。'
          : '答复不是 Dukou 服务器的。',
        `检查 createClient 的 url${url && `（现在是 ${url}）`}：要指到 Dukou 本身，路径前缀也要对。常见原因：地址被前端路由（try_files … /index.html）接走、网关改写了响应体、登录页跳转。error.cause 里是收到的内容。`,
      ],
      [
        /<html|<!doctype/.test(said)
          ? 'The server answered with a web page, not as Dukou does.'
          : 'The answer is not that of a Dukou server.',
        `Check the url of createClient${url && ` (now ${url})`}: it has to lead to Dukou itself, its path prefix included. Usual causes: a front end’s fallback (try_files … /index.html), a gateway that rewrites bodies, a redirect to a login page. error.cause holds what came.`,
      ],
    ),
}

const NO_ANSWER: Text = visitor(
  [
    '没有连上服务器。',
    '请检查网络后再试。',
    'dukou 自己会重试。总是如此就在手机浏览器里打开 url 试试：域名解析、证书链、防火墙、服务器是否在运行。',
  ],
  [
    'The server could not be reached.',
    'Please check the network and try again.',
    'The client has tried several times. If it is always so, open the url in the phone’s browser: name, certificate chain, firewall, and whether the server runs.',
  ],
)

function tlsText({ said, host }: Facts): Text {
  const [zh, en] = /-201|date_invalid/.test(said)
    ? ['证书过期或尚未生效', 'it has expired or is not valid yet']
    : /-200|common_name/.test(said)
      ? ['证书上的域名不是它', 'it names another host']
      : /-202|authority/.test(said)
        ? ['证书链不完整，或不是受信机构签发', 'its chain is incomplete, or no trusted authority issued it']
        : ['协议或证书不合要求', 'its protocol or certificate is not good enough']
  return developer(
    [
      `与服务器${host && ` ${host} `}的安全连接没有建立：${zh}。`,
      '手机要求 TLS 1.2 以上、完整的证书链（nginx 的 ssl_certificate 用 fullchain.pem）、域名相符、未过期；自签证书不行。开发者工具能通过不代表手机能通过。',
    ],
    [
      `No secure connection to the server${host && ` ${host}`}: ${en}.`,
      'Phones want TLS 1.2 or later, the whole chain (nginx: fullchain.pem as ssl_certificate), the right name, and a date that holds; self-signed ones are refused. That DevTools lets it pass says nothing of phones.',
    ],
  )
}

function domainText(facts: Facts): Text {
  const known = addressText(facts)
  if (known) return known
  const zh = facts.host ? `https://${facts.host}` : '你的 url 的域名'
  const en = facts.host ? `https://${facts.host}` : 'the host of your url'
  const isDownload = /downloadfile:/.test(facts.said)
  return developer(
    [
      `${facts.host || '服务器域名'} 不在小程序的合法域名里。`,
      `在小程序管理后台 → 开发管理 → 服务器域名，把 ${zh} 同时加进 request、uploadFile、downloadFile 三个合法域名（dukou 三种都用）。要求：https、已备案、不能是 IP 或 localhost，域名逐字相同；带端口时端口也要写上，没写端口就不能带任何端口。重定向的目标同样要在列表里。只在开发时，可在开发者工具 详情 → 本地设置 勾选“不校验合法域名”，真机须打开调试模式。抖音、支付宝在各自开放平台的“服务器域名”里配置。${isDownload ? '如果下载的是别处的文件，要加的是那个地址的域名。' : ''}`,
    ],
    [
      `${facts.host || 'The server’s host'} is not in the mini program’s domain lists.`,
      `In the mini program’s admin console → 开发管理 → 服务器域名 add ${en} to all three lists: request, uploadFile and downloadFile (dukou uses each). It has to be https, ICP-registered, no IP and no localhost, letter for letter the same; with a port the port too, and without one no port at all. Where it redirects to has to be in the lists as well. For development only, DevTools has 详情 → 本地设置 → 不校验合法域名, and a phone its debug mode. Douyin and Alipay have their own lists, 服务器域名 of their platforms.${isDownload ? ' Where the file comes from elsewhere, it is that address’s host which has to be added.' : ''}`,
    ],
  )
}
