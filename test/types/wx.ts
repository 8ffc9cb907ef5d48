// Compiled, never run: WeChat's official typings satisfy what the client needs of `wx`, by structure.
import { createClient, wxPlatform } from 'dukou'

const client = createClient({ url: 'https://files.example.com', platform: wxPlatform(wx) })

Page({
  async choose() {
    const [photo] = await client.pick({ count: 1, sizeType: ['compressed'] })
    if (!photo) return
    const file = await client.upload(photo, { onProgress: ({ percent }) => this.setData({ percent }) })
    this.setData({ src: file.url })
  },
})
