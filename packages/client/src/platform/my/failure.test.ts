import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Call, fromMy } from './failure.ts'

// The texts are those of @mini-types/my 3.0.14.
const failures: [call: Call, error: number, errorMessage: string, code: string, retry: boolean][] = [
  ['pick', 11, '用户取消操作', 'cancelled', false],
  ['pick', 2001, '在申请授权时用户拒绝授权', 'denied', false],
  ['transfer', 11, '', 'file_missing', false],
  ['transfer', 12, '下载失败', 'network', true],
  ['transfer', 13, '没有权限', 'domain', false],
  ['transfer', 20, '请求的 URL 不支持 HTTP', 'bad_url', false],
  ['request', 11, '', 'domain', false],
  ['request', 13, '', 'timeout', true],
  ['request', 99, '', 'network', true],
  ['file', 10022, '文件/目录不存在', 'file_missing', false],
  ['file', 12, '文件不存在', 'file_missing', false],
  ['file', 10024, '指定的路径没有写权限', 'file_denied', false],
  ['file', 3, '保存文件失败', 'failed', false],
  ['album', 15, '没有开启相册权限(ios only)', 'denied', false],
  ['album', 16, '手机相册存储空间不足(ios only)', 'quota', false],
]
for (const [call, error, errorMessage, code, retry] of failures) {
  test(`reads ${error} of a ${call} as ${code}`, () => {
    const failure = { error, errorMessage }
    const told = fromMy(call, failure)
    assert.deepEqual([told.code, told.retry], [code, retry])
    assert.equal(told.cause, failure)
  })
}
