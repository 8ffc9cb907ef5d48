import COS from 'cos-wx-sdk-v5'

const Bucket = 'fake-1250000000'
const Region = 'ap-guangzhou'

// The secret lies in the page, as in the SDK's own quick start: good enough for a stand-in, and for nothing else.
const cos = new COS({ SecretId: 'fake-id', SecretKey: 'fake-secret', SimpleUploadMethod: 'putObject' })

// The SDK calls back; the page wants to wait.
const call = (method, params) =>
  new Promise((resolve, reject) => {
    cos[method]({ Bucket, Region, ...params }, (err, data) => (err ? reject(err) : resolve(data)))
  })

Page({
  data: { progress: 0, state: '' },
  async send() {
    try {
      const { tempFiles } = await wx.chooseMedia({ count: 1, mediaType: ['image'] })
      const FilePath = tempFiles[0].tempFilePath
      const onProgress = ({ percent }) => this.setData({ progress: Math.round(percent * 100) })
      await call('postObject', { Key: 'form/照片 1.png', FilePath, onProgress })
      const body = wx.getFileSystemManager().readFileSync(FilePath)
      await call('putObject', { Key: 'put/照片 1.png', Body: body })
      await call('sliceUploadFile', {
        Key: 'parts/照片 1.png',
        FilePath,
        SliceSize: 1,
        ChunkSize: 1024 * 1024,
      })
      const { headers } = await call('headObject', { Key: 'parts/照片 1.png' })
      const { Contents } = await call('getBucket', {})
      await call('deleteObject', { Key: 'put/照片 1.png' })
      this.setData({ state: 'done', length: headers['content-length'], keys: Contents.map(({ Key }) => Key) })
    } catch (error) {
      this.setData({ state: JSON.stringify(error.error || error) || String(error) })
    }
  },
})
