import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createPhone } from './phone.ts'

const run = promisify(execFile)

/** A phone that is closed in the middle of everything: calls, tasks, a sound, a toast, a modal, the background. */
const busy = `
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
import { createPhone } from ${JSON.stringify(join(import.meta.dirname, 'phone.ts'))}

const server = createServer((request) => request.resume())
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = 'http://127.0.0.1:' + server.address().port + '/'
const phone = await createPhone({ limits: { concurrent: 1 } })
const { wx } = phone
const filePath = (await wx.chooseImage({ count: 1 })).tempFilePaths[0]
for (let i = 0; i < 3; i += 1) {
  wx.request({ url, fail() {} })
  wx.uploadFile({ url, filePath, name: 'file', fail() {} })
  wx.downloadFile({ url, fail() {} })
}
const wav = Buffer.alloc(44 + 80000)
wav.write('RIFF', 0); wav.writeUInt32LE(36 + 80000, 4); wav.write('WAVEfmt ', 8); wav.writeUInt32LE(16, 16)
wav.writeUInt16LE(1, 20); wav.writeUInt16LE(1, 22); wav.writeUInt32LE(8000, 24); wav.writeUInt32LE(16000, 28)
wav.writeUInt16LE(2, 32); wav.writeUInt16LE(16, 34); wav.write('data', 36); wav.writeUInt32LE(80000, 40)
const sound = wx.env.USER_DATA_PATH + '/a.wav'
wx.getFileSystemManager().writeFileSync(sound, wav.buffer.slice(wav.byteOffset, wav.byteOffset + wav.length))
const audio = wx.createInnerAudioContext()
audio.loop = true
audio.src = sound
audio.play()
wx.showToast({ title: 'a', duration: 600_000 })
wx.showModal({ title: 'a' })
wx.login()
await new Promise((resolve) => setTimeout(resolve, 100))
if (phone.control.playing().length !== 1) throw new Error('no sound')
phone.control.hide()
await phone.close()
server.closeAllConnections()
server.close()
`

test('a phone that is closed leaves neither a handle nor a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-close-'))
  try {
    const args = [
      '--conditions=@dukou/source',
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
    ]
    // It must end by itself: a timer or a socket that is left would hold it.
    await run(process.execPath, [...args, '-e', busy], {
      timeout: 10_000,
      env: { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' },
    })
    assert.deepEqual(readdirSync(folder), [])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** The same in the middle of each fault of the line that holds a task up. */
const held = `
import { createServer } from 'node:http'
import { createPhone } from ${JSON.stringify(join(import.meta.dirname, 'phone.ts'))}

const server = createServer((request, response) => {
  request.on('error', () => {})
  request.resume().on('end', () => response.end(Buffer.alloc(1_000_000)))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = 'http://127.0.0.1:' + server.address().port + '/'
const phone = await createPhone()
const { control, wx } = phone
const faults = [
  { kind: 'stall', after: { up: 50_000 } },
  { kind: 'stall', after: { down: 50_000 } },
  { kind: 'halfOpen', after: { up: 50_000 } },
  { kind: 'connectTimeout' },
  { kind: 'answerLost', by: 'silence' },
]
for (const fault of faults) control.fault({ ...fault, times: 1 })
const struck = new Promise((resolve) => {
  const kinds = []
  control.log.listen(({ fault }) => {
    if (fault !== null) kinds.push(fault)
    if (kinds.length >= faults.length) resolve()
  })
})
const data = 'x'.repeat(500_000)
for (let i = 0; i < faults.length; i += 1) wx.request({ url, method: 'POST', data, fail() {} })
await struck
control.line({ bandwidth: { up: 1000, down: 1000 }, roundTrip: 5000 })
for (let i = 0; i < 3; i += 1) wx.request({ url, method: 'POST', data, fail() {} })
await new Promise((resolve) => setTimeout(resolve, 50))
control.line({ silence: 'halfOpen' })
wx.request({ url, fail() {} })
await new Promise((resolve) => setTimeout(resolve, 50))
await phone.close()
// Only what the phone closes lets it end.
server.close()
`

test('a phone that is closed while the line holds its tasks up leaves no timer and no socket', async () => {
  const flags = ['--conditions=@dukou/source', '--disable-warning=ExperimentalWarning', '--input-type=module']
  await run(process.execPath, [...flags, '-e', held], {
    timeout: 10_000,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
})

test('a restart silences what sounds and forgets what the run before asked for', async () => {
  const phone = await createPhone()
  try {
    const told: string[] = []
    phone.wx.onAppShow(() => told.push('show'))
    phone.wx.request({ url: 'http://127.0.0.1:1/', complete: () => told.push('complete') })
    phone.control.restart()
    phone.control.hide()
    phone.control.show()
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.deepEqual(told, [])
    assert.deepEqual(phone.control.playing(), [])
  } finally {
    await phone.close()
  }
})

test('what is left of a run that is over starts nothing more', async () => {
  const phone = await createPhone()
  try {
    const old = phone.wx
    phone.control.kill()
    old.request({ url: 'http://127.0.0.1:1/' })
    phone.control.restart()
    old.request({ url: 'http://127.0.0.1:1/' })
    assert.deepEqual(phone.control.log.list(), [])
  } finally {
    await phone.close()
  }
})
