import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPhone } from '../headless/phone.ts'
import { startCos } from './cos/cos.ts'
import { CLOCK, CREDENTIAL, vector } from './fixtures/vectors.ts'
import { startOss } from './oss/oss.ts'

const OSS = 'https://fake-bucket.oss-cn-hangzhou.aliyuncs.com/'
const COS = 'https://fake-1250000000.cos.ap-guangzhou.myqcloud.com/'
const options = { credentials: [CREDENTIAL], now: () => CLOCK }

test('wx.uploadFile sends a signed form to the public address, which is rewritten to the stand-in', async (t) => {
  const oss = await startOss(options)
  const phone = await createPhone({ rewrites: { [`${OSS}*`]: oss.url } })
  t.after(() => Promise.all([phone.close(), oss.close()]))
  const filePath = `${phone.wx.env.USER_DATA_PATH}/a.jpg`
  phone.wx.getFileSystemManager().writeFileSync(filePath, 'bytes', 'utf8')
  const key = 'u/42/2026/11/21/0f9a.jpg'
  const pinned = {
    success_action_status: '200',
    'x-oss-content-type': 'image/jpeg',
    'x-oss-forbid-overwrite': 'true',
  }
  const formData = { key, ...pinned, ...vector('oss.post.v4.ascii').output }
  const send = () =>
    new Promise<{ statusCode: number }>((success, fail) =>
      phone.wx.uploadFile({ url: OSS, filePath, name: 'file', formData, success, fail }),
    )
  assert.equal((await send()).statusCode, 200)
  assert.equal((await oss.read(key))?.toString(), 'bytes')
  // A refusal is a success of wx.uploadFile with another status.
  assert.equal((await send()).statusCode, 409)
  oss.fault([{ do: 'lost answer' }])
  await assert.rejects(send(), ({ errMsg }: { errMsg: string }) => errMsg.startsWith('uploadFile:fail'))
})

test('wx.request puts bytes to addresses that were signed for the public host', async (t) => {
  const [oss, cos] = [await startOss(options), await startCos(options)]
  const phone = await createPhone({ rewrites: { [`${OSS}*`]: oss.url, [`${COS}*`]: cos.url } })
  t.after(() => Promise.all([phone.close(), oss.close(), cos.close()]))
  const data = new TextEncoder().encode('bytes').buffer
  const put = (url: string, header: Record<string, string>) =>
    new Promise<{ statusCode: number }>((success, fail) =>
      phone.wx.request({ url, method: 'PUT', data, header, success, fail }),
    )
  assert.equal((await put(vector('oss.put.v4').output.url, { 'content-type': 'image/jpeg' })).statusCode, 200)
  assert.equal((await put(vector('cos.put.url').output.url, {})).statusCode, 200)
  // Without a type wx.request says application/json, which OSS finds in the signature.
  assert.equal((await put(vector('oss.put.v4').output.url, {})).statusCode, 403)
  assert.deepEqual([oss.keys(), cos.keys()], [['u/42/图 1.jpg'], ['u/42/图 1.jpg']])
})
