import { createClient } from 'dukou'
import { explain } from 'dukou/messages'
import 'dukou/uploader'
import { server } from './config.js'

const client = createClient({ url: server, token: () => localStorage.getItem('session_token') ?? '' })
const element = (id) => document.getElementById(id)
let task = null

element('choose').onclick = async () => {
  const picked = await client.pick({ count: 9 })
  if (picked.length === 0) return
  const items = picked.map(({ path }) => showPhoto(path))
  element('abort').disabled = false
  task = client.upload(picked, {
    onProgress: ({ percent, ended, count }) => {
      element('total').value = percent
      element('state').textContent = `${ended} / ${count}，${percent}%`
    },
    onFile: (index, { state, percent, file }) => {
      items[index].label.textContent = { done: '已到达', failed: '失败' }[state] ?? `${percent}%`
      if (file) items[index].offerKeep(file)
    },
  })
  const results = await task
  element('abort').disabled = true
  element('state').textContent = `${results.filter(({ ok }) => ok).length} 张已到达服务器`
}

element('abort').onclick = () => task?.abort()

// 元素用同一个客户端；没有现成的客户端时，写 url 和 token 两个属性就够了。
// The element takes the same client; without one, its attributes `url` and `token` are enough.
element('uploader').client = client
element('uploader').addEventListener('done', ({ detail }) => {
  element('arrived').textContent = `${detail.arrived} 个已到达，${detail.failed} 个没有`
})

function showPhoto(src) {
  const item = document.createElement('li')
  const image = document.createElement('img')
  image.src = src
  image.alt = '选中的照片'
  const label = document.createElement('span')
  item.append(image, label)
  element('photos').append(item)
  return {
    label,
    offerKeep(file) {
      const button = document.createElement('button')
      button.textContent = '下载并保存'
      button.onclick = async () => {
        try {
          await client.download(file.url, { keep: true })
          await listKept()
        } catch (error) {
          say(error)
        }
      }
      item.append(button)
    },
  }
}

async function listKept() {
  const items = (await client.kept()).map(({ key, path }) => {
    const item = document.createElement('li')
    const image = document.createElement('img')
    image.src = path
    image.alt = '已保存的照片'
    const button = document.createElement('button')
    button.textContent = '删除'
    button.onclick = async () => {
      await client.forget(key)
      await listKept()
    }
    item.append(image, button)
    return item
  })
  element('kept').replaceChildren(...items)
}

function say(error) {
  const { what, todo, say } = explain(error, 'zh', server)
  console.warn(what, todo, error)
  element('state').textContent = say
}

await listKept()
