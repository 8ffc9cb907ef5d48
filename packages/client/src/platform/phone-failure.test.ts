import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromHost } from './phone-failure.ts'

const failures: [errMsg: string, errno: number | undefined, code: string, retry: boolean][] = [
  ['chooseImage:fail cancel', undefined, 'cancelled', false],
  ['uploadFile:fail abort', undefined, 'aborted', false],
  ['uploadFile:fail upload fail:-103:net::ERR_CONNECTION_ABORTED', undefined, 'network', true],
  ['uploadFile:fail fail:time out', 5, 'timeout', true],
  ['uploadFile:fail 请求超时。', undefined, 'timeout', true],
  ['uploadFile:fail fail:network interrupted error', 600003, 'interrupted', true],
  ['uploadFile:fail url not in domain list', undefined, 'domain', false],
  ['request:fail invalid url "x"', 600009, 'bad_url', false],
  ['uploadFile:fail createUploadTask:fail exceed max upload connection count 10', undefined, 'busy', true],
  ['downloadFile:fail exceed max file size', 603301, 'too_large', false],
  ["uploadFile:fail file doesn't exist", undefined, 'file_missing', false],
  ['saveFile:fail the maximum size of the file storage limit is exceeded', undefined, 'quota', false],
  ['saveImageToPhotosAlbum:fail auth deny', undefined, 'denied', false],
  ['chooseImage:fail:system permission denied', 3, 'denied', false],
  ['chooseMedia:fail api scope is not declared in the privacy agreement', 112, 'privacy', false],
  [
    'request:fail errcode:-202 cronet_error_code:-202 error_msg:net::ERR_CERT_AUTHORITY_INVALID',
    600001,
    'tls',
    false,
  ],
  ['chooseMedia:fail privacy permission is not authorized', 104, 'privacy', false],
  ['request:fail', undefined, 'network', true],
  // Douyin (open-douyin.com: tt-choose-image, network, file-system-manager-read-file, -save-file).
  ['chooseImage:fail cancel', undefined, 'cancelled', false],
  ['request:fail app in background', undefined, 'interrupted', true],
  ['readFile:fail no such file or directory, readFile ttfile://temp/a', undefined, 'file_missing', false],
  ['readFile:fail permission denied, readFile ttfile://x', undefined, 'file_denied', false],
  ['copyFile:fail user dir saved file size limit exceeded', undefined, 'quota', false],
  // Alipay by uni-app, which makes an errMsg of errorMessage (uni-mp-alipay, protocols.ts).
]
for (const [errMsg, errno, code, retry] of failures) {
  test(`reads "${errMsg}" as ${code}`, () => {
    const error = fromHost({ errMsg, ...(errno !== undefined && { errno }) }, 'network')
    assert.deepEqual([error.code, error.retry], [code, retry])
    assert.equal(error.message, errMsg)
  })
}

test('does not call the network what was none of its tasks', () => {
  const error = fromHost({ errMsg: 'saveImageToPhotosAlbum:fail invalid file type' }, 'failed')
  assert.deepEqual([error.code, error.retry], ['failed', false])
})

test('reads a call that the host does not know as unsupported', () => {
  assert.equal(fromHost(new TypeError('wx.chooseVideo is not a function'), 'failed').code, 'unsupported')
})
