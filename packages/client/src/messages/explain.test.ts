import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DukouError, fromAnswer } from '../error.ts'
import { fromHost } from '../platform/phone-failure.ts'
import { explain } from './explain.ts'

const url = 'https://files.example.com'
const DOMAIN = { errMsg: 'uploadFile:fail url not in domain list', errno: 600002 }
const allOf = ({ what, todo, say }: ReturnType<typeof explain>) => `${what} ${todo} ${say}`

test('names the host and the three lists where a domain is missing', () => {
  for (const language of ['zh_CN', 'en']) {
    const one = explain(fromHost(DOMAIN, 'network'), language, url)
    assert.deepEqual([one.code, one.for], ['domain', 'developer'])
    for (const word of [
      'files.example.com',
      'request',
      'uploadFile',
      'downloadFile',
      '不校验合法域名',
      'https',
    ])
      assert.ok(one.todo.includes(word), `${language}: ${word}`)
  }
})

test('says what is wrong with the address itself: http, an IP, or this very device', () => {
  const of = (address: string) => explain(fromHost(DOMAIN, 'network'), 'zh', address).what
  assert.match(of('http://files.example.com'), /是 http，/)
  assert.match(of('https://192.168.1.8:8090'), /192\.168\.1\.8:8090 是 IP 地址/)
  assert.match(of('http://127.0.0.1:8090'), /这台设备自己/)
  assert.match(of('https://files.example.com'), /不在小程序的合法域名里/)
  // Without an address known there is nothing to name.
  assert.match(explain(fromHost(DOMAIN, 'network')).todo, /你的 url 的域名/)
})

test('tells a server that does not run from a network that is down', () => {
  const failure = fromHost({ errMsg: 'request:fail errcode:-102 net::ERR_CONNECTION_REFUSED' }, 'network')
  assert.equal(explain(failure, 'zh', 'http://localhost:8090').for, 'developer')
  const { for: whose, say } = explain(failure, 'zh', url)
  assert.deepEqual([whose, say], ['visitor', '没有连上服务器。请检查网络后再试。'])
})

const privacy: [errMsg: string, errno: number, whose: string, todo: RegExp][] = [
  [
    'chooseMedia:fail api scope is not declared in the privacy agreement',
    112,
    'developer',
    /用户隐私保护指引/,
  ],
  ['chooseMedia:fail privacy permission is not authorized', 104, 'visitor', /wx\.onNeedPrivacyAuthorization/],
  ['chooseMedia:fail privacy permission is not authorized', 101102, 'visitor', /agreePrivacyAuthorization/],
  ['chooseMedia:fail jsapi banned', 1025, 'developer', /管理后台/],
]
for (const [errMsg, errno, whose, todo] of privacy) {
  test(`tells apart what the privacy agreement lacks and who has not agreed: errno ${errno}`, () => {
    const one = explain(fromHost({ errMsg, errno }, 'failed'))
    assert.deepEqual([one.code, one.for], ['privacy', whose])
    assert.match(one.todo, todo)
  })
}

test('tells which permission was refused', () => {
  const album = explain(fromHost({ errMsg: 'saveImageToPhotosAlbum:fail auth deny' }, 'failed'))
  assert.match(album.todo, /askForAlbum/)
  const camera = explain(
    fromHost({ errMsg: 'chooseMedia:fail:system permission denied', errno: 3 }, 'failed'),
    'en',
  )
  assert.match(camera.say, /phone’s own settings/)
})

test('tells nginx’s 413 from Dukou’s own', () => {
  const page =
    '<html><head><title>413 Request Entity Too Large</title></head><hr><center>nginx/1.25</center></html>'
  const nginx = explain(fromAnswer({ status: 413, body: page }))
  assert.deepEqual([nginx.code, nginx.for], ['http_413', 'developer'])
  assert.match(nginx.what, /nginx/)
  assert.match(nginx.todo, /client_max_body_size/)
  const problem = {
    code: 'file_too_large',
    status: 413,
    detail: 'A file may have at most 5 bytes.',
    detailZh: '每个文件最多 5 字节。',
  }
  const own = explain(fromAnswer({ status: 413, body: JSON.stringify(problem) }))
  assert.deepEqual([own.for, own.what], ['visitor', '每个文件最多 5 字节。'])
  assert.equal(own.say, '每个文件最多 5 字节。请选一个小一点的文件。')
  assert.match(
    explain(fromAnswer({ status: 413, body: JSON.stringify(problem) }), 'en').say,
    /at most 5 bytes\. Please choose/,
  )
})

test('adds nothing to a sentence of the server that says what to do', () => {
  const detailZh = '您的空间已用完。请先删除一些文件。'
  const problem = {
    code: 'quota_exceeded',
    status: 413,
    detail: 'There is no room left. Delete something first.',
    detailZh,
  }
  assert.equal(explain(fromAnswer({ status: 413, body: JSON.stringify(problem) })).say, detailZh)
})

test('has a text for every status, of proxies that speak for themselves', () => {
  for (const status of [301, 308, 400, 401, 403, 404, 405, 408, 413, 418, 429, 500, 502, 503, 504, 521]) {
    const one = explain(fromAnswer({ status, body: 'no' }), 'en', url)
    assert.equal(one.code, `http_${status}`)
    assert.ok(one.what && one.todo && one.say)
  }
  assert.match(explain(fromAnswer({ status: 504, body: '' })).todo, /proxy_read_timeout/)
})

test('tells a web page that came instead of an answer', () => {
  const error = new DukouError('bad_answer', 'not the answer of a Dukou server', { cause: '<!DOCTYPE html>' })
  const { what, todo } = explain(error, 'zh', 'https://app.example.com/files')
  assert.match(what, /网页/)
  assert.match(todo, /app\.example\.com\/files/)
})

test('tells the phone’s missing file from a form without one', () => {
  assert.equal(explain(fromHost({ errMsg: 'uploadFile:fail file not found' }, 'failed')).for, 'visitor')
  const problem = { code: 'file_missing', status: 400, detail: 'No file.', detailZh: '没有文件。' }
  assert.equal(explain(fromAnswer({ status: 400, body: JSON.stringify(problem) })).for, 'developer')
})

test('takes what bare wx calls fail with, notices, and anything at all', () => {
  assert.equal(explain(DOMAIN).code, 'domain')
  assert.match(explain({ code: 'not_kept', message: '' }).what, /另存/)
  for (const one of [undefined, null, 'text', 7, {}, new TypeError('x is not a function'), { code: 'mine' }])
    assert.ok(allOf(explain(one)).length > 10)
  assert.match(explain(new TypeError('x is not a function')).what, /x is not a function/)
})

test('shows visitors no setting and no host where only a developer can help', () => {
  for (const language of ['zh', 'en']) {
    const { say } = explain(DOMAIN, language, url)
    assert.ok(say.includes('domain') && !say.includes('example.com'))
  }
})
