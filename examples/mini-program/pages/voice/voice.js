const client = require('../../utils/client.js')
const say = require('../../utils/say.js')

Page({
  data: { url: '', state: '还没有开始', kept: [] },

  onLoad() {
    this.audio = wx.createInnerAudioContext()
    this.audio.onPlay(() => this.setData({ state: '正在播放' }))
    this.audio.onEnded(() => this.setData({ state: '播放完了' }))
    this.audio.onError(({ errCode }) => this.setData({ state: '不能播放（' + errCode + '）' }))
    this.list()
  },

  async send() {
    try {
      const { url } = await client.upload(packagedVoice())
      this.setData({ url, state: '已送到服务器' })
    } catch (error) {
      say(error)
    }
  },

  async play() {
    try {
      const { path } = await client.download(this.data.url)
      this.start(path)
    } catch (error) {
      say(error)
    }
  },

  async keep() {
    try {
      await client.download(this.data.url, { keep: true })
      this.setData({ state: '已保存' })
      await this.list()
    } catch (error) {
      say(error)
    }
  },

  playKept(event) {
    this.start(event.currentTarget.dataset.path)
  },

  async forget(event) {
    await client.forget(event.currentTarget.dataset.key)
    await this.list()
  },

  start(path) {
    this.audio.stop()
    this.audio.src = path
    this.audio.play()
  },

  async list() {
    this.setData({ kept: await client.kept() })
  },

  onUnload() {
    this.audio.destroy()
  },
})

// 代码包里的文件先复制到用户目录再上传。A file of the package is copied to the user folder before it is sent.
function packagedVoice() {
  const path = wx.env.USER_DATA_PATH + '/voice.wav'
  wx.getFileSystemManager().copyFileSync('/assets/voice.wav', path)
  return path
}
