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
    // 关掉相册不算错误，只是什么也没选。A closed album is no error: nothing was picked.
    if (picked.length === 0) return
    this.setData({
      photos: picked.map(({ path }) => ({ src: path, percent: 0, state: 'sending' })),
      percent: 0,
      sending: true,
      summary: '',
    })
    // 队列、并发、进度、取消都在这一行里。The queue, its concurrency, progress and abort are in this call.
    this.task = client.upload(picked, {
      onProgress: ({ percent }) => this.setData({ percent }),
      onFile: (index, { state, percent }) =>
        this.setData({ ['photos[' + index + '].percent']: percent, ['photos[' + index + '].state']: state }),
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
