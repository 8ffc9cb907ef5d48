const client = require('../../utils/client.js')
const say = require('../../utils/say.js')

Page({
  data: { title: '渡口的早晨', answer: null, lines: [] },

  type(event) {
    this.setData({ title: event.detail.value })
  },

  async send() {
    try {
      const [photo] = await client.pick({ count: 1 })
      if (!photo) return
      const fields = { title: this.data.title, place: { city: '杭州' }, tags: ['江', '船'] }
      const answer = await client.upload(photo, { fields })
      const rows = { ...answer.fields, 类型: answer.type, 大小: answer.size + ' 字节', sha256: answer.sha256 }
      this.setData({ answer, lines: Object.keys(rows).map((key) => ({ key, value: rows[key] })) })
    } catch (error) {
      say(error)
    }
  },
})
