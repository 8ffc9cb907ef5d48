const client = require('../../utils/client.js')
const say = require('../../utils/say.js')

Page({
  data: { photos: [], percent: 0, sending: false, summary: '' },

  async choose() {
    let picked
    try {
      picked = await client.pick({ count: 9 })
    } catch (error) {
      say(error)
      return
    }
    this.setData({
      photos: picked.map(({ path }) => ({ src: path, percent: 0, state: 'sending' })),
      percent: 0,
      sending: true,
      summary: '',
    })
    // 队列、并发、进度、取消都在这一行里。The queue, its concurrency, progress and abort are in this call.
    this.task = client.upload(picked, {
      onProgress: ({ percent }) => this.setData({ percent }),
      onFileProgress: (index, percent) => this.setData({ ['photos[' + index + '].percent']: percent }),
      onFileEnd: (index, { ok }) => this.setData({ ['photos[' + index + '].state']: ok ? 'done' : 'failed' }),
    })
    const results = await this.task
    const good = results.filter(({ ok }) => ok).length
    this.setData({
      sending: false,
      summary: good + ' 张已到达服务器，' + (results.length - good) + ' 张没有',
    })
  },

  abort() {
    this.task.abort()
  },

  preview(event) {
    wx.previewImage({
      current: event.currentTarget.dataset.src,
      urls: this.data.photos.map(({ src }) => src),
    })
  },

  onUnload() {
    if (this.data.sending) this.task.abort()
  },
})
