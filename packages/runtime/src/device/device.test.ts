import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { createDevice } from './device.ts'

test('saved files, user files and storage outlive the process in a data folder; temp files do not', async () => {
  const data = mkdtempSync(join(tmpdir(), 'dukou-data-'))
  try {
    const first = await createDevice({ data })
    const { files } = (await first.bridge.call('pickPhotos', { ids: ['sea', 'hill'] })) as {
      files: { path: string }[]
    }
    const { savedFilePath } = await first.bridge.call('saveFile', { tempFilePath: files[0]!.path })
    first.bridge.callSync('writeFileSync', { filePath: 'http://usr/a.txt', data: 'hello' })
    first.bridge.callSync('setStorageSync', { key: 'k', text: '1' })
    await first.close()

    const second = await createDevice({ data })
    assert.ok(second.resolve(String(savedFilePath)))
    assert.ok(second.resolve('http://usr/a.txt'))
    assert.equal(second.resolve(files[1]!.path), null)
    assert.equal(second.bridge.callSync('getStorageSync', { key: 'k' }).text, '1')
    await second.close()
  } finally {
    rmSync(data, { recursive: true })
  }
})

test('leaves no folder behind when it had none of its own', async () => {
  const device = await createDevice()
  device.bridge.callSync('writeFileSync', { filePath: 'http://usr/a.txt', data: 'hello' })
  const folder = dirname(dirname(device.resolve('http://usr/a.txt')!))
  await device.close()
  assert.equal(existsSync(folder), false)
})

test('finds package files for a picture, from the root or from a page, and nothing outside', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-package-'))
  mkdirSync(join(folder, 'image'))
  writeFileSync(join(folder, 'image', 'photo.png'), 'x')
  const device = await createDevice({ package: folder })
  try {
    const photo = join(folder, 'image', 'photo.png')
    assert.equal(device.resolve('/image/photo.png'), photo)
    assert.equal(device.resolve('image/photo.png'), photo)
    assert.equal(device.resolve('../../image/photo.png', 'pages/index/index'), photo)
    assert.equal(device.resolve('../../../../etc/passwd', 'pages/index/index'), null)
    assert.equal(device.resolve('../image/photo.png'), null)
    assert.equal(device.resolve('http://usr/../../etc/passwd'), null)
    assert.equal(device.resolve('http://tmp/../user/x'), null)
    assert.equal(device.resolve('image'), null)
  } finally {
    await device.close()
    rmSync(folder, { recursive: true })
  }
})

test('a picture that is added can be picked, and one that is removed cannot', async () => {
  const device = await createDevice({ album: [] })
  try {
    const id = device.control.album.add({ name: '猫.jpg', bytes: new TextEncoder().encode('not really') })
    assert.deepEqual(device.control.album.list(), [{ id, name: '猫.jpg', size: 10, width: 0, height: 0 }])
    const { files } = (await device.bridge.call('pickPhotos', { ids: [id] })) as { files: { path: string }[] }
    assert.match(files[0]!.path, /\.jpg$/)
    device.control.album.remove(id)
    await assert.rejects(device.bridge.call('pickPhotos', { ids: [id] }), {
      errMsg: `pickPhotos:fail photo ${id} is not in the album`,
      errno: 4,
    })
  } finally {
    await device.close()
  }
})

test('logs each network task with its real address, bytes and end', async () => {
  const device = await createDevice({ rewrites: { xxxxx: 'http://127.0.0.1:1/' } })
  try {
    await new Promise<void>((resolve) => {
      device.bridge.open('request', { url: 'xxxxx', method: 'GET' }, ({ type }) => {
        if (type === 'fail') resolve()
      })
    })
    const [entry] = device.control.log.list()
    assert.equal(entry!.url, 'xxxxx')
    assert.equal(entry!.target, 'http://127.0.0.1:1/')
    assert.equal(entry!.state, 'failed')
    assert.match(entry!.errMsg!, /ERR_CONNECTION_REFUSED/)
  } finally {
    await device.close()
  }
})
