import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { startOss } from '@dukou/runtime/stand-ins'
import type { UploadAnswer } from 'dukou'
import { album, wav } from '../lib/samples.ts'
import { writeProgram } from '../lib/write-program.ts'
import { algorithms } from './algorithms.ts'
import type { Samples } from './documents.ts'
import type { Open } from './driver.ts'
import { assertIsPhoto, uploads, withPhone, withServer } from './place.ts'
import { startRecorder } from './recorder.ts'

/** One sample of a document, run against a real server. */
export interface Scenario {
  name: string
  run(samples: Samples, open: Open): Promise<void>
}

/** Runs a sample that chooses one photo and uploads it, and returns what the server answered. */
async function uploadOne(
  open: Open,
  folder: string,
  button: string,
  address: string,
  path: string,
  toast?: string,
) {
  let uploaded: UploadAnswer | undefined
  await withServer((place) =>
    withPhone(open, folder, { [address]: `${place.url}${path}` }, async (phone) => {
      await phone.tapAndChoose(button, 1)
      ;[uploaded] = await uploads(place, 1)
      await assertIsPhoto(uploaded!, 0)
      if (toast) await phone.waitForToast(toast)
      assert.equal(place.exchanges.find(({ method }) => method === 'POST')!.path, path)
    }),
  )
  return uploaded!
}

/** A sample that is only statements runs in the handler of a page's button. */
function writeStatements(statements: string): string {
  return writeProgram({
    'pages/index/index.wxml': '<button bindtap="run">运行</button>',
    'pages/index/index.js': `Page({\n  run() {\n${statements}\n  },\n})\n`,
  })
}

function avatarProgram({ first }: Samples): string {
  return writeProgram({
    'app.js': "App({ onLaunch() { wx.setStorageSync('session_token', 'token-of-the-visitor') } })",
    'common/constant.js': "export default { SERVER_URL: 'https://server.of.the.document' }",
    'image/photo.png': album[8]!.bytes,
    'pages/index/index.js': first.avatar,
    'pages/index/index.wxml': '<image src="{{src}}" /><button bindtap="uploadPhoto">换头像</button>',
  })
}
const SERVLET = 'https://server.of.the.document/*'

function ossProgram({ fourth }: Samples): string {
  return writeProgram({
    ...algorithms,
    'utils/config.js': fourth.config,
    'utils/uploadFile.js': fourth.uploadFile,
    'pages/index/index.wxml': fourth.page.wxml,
    'pages/index/index.js': fourth.page.js,
  })
}

/** The fourth document's keys, and its address of the bucket. */
const CREDENTIAL = { accessKeyId: 'xxx', accessKeySecret: 'xxx' }
const BUCKET = 'https://xxx/'

async function uploadNine(folder: string, open: Open): Promise<void> {
  const oss = await startOss({ credentials: [CREDENTIAL] })
  const recorder = await startRecorder(oss.url.replace(/\/$/, ''))
  try {
    await withPhone(open, folder, { [BUCKET]: `${recorder.url}/` }, async (phone) => {
      await phone.tapAndChoose('选择照片', 9)
      for (let turn = 0; turn < 200 && recorder.exchanges.length < 9; turn++) await sleep(20)
      await phone.waitForNoToast()
      assert.deepEqual(
        recorder.exchanges.map(({ status }) => status),
        Array(9).fill(200),
      )
      // The document names files by the millisecond and a number below 150, so some may take the same name.
      for (const key of oss.keys()) {
        assert.match(key, /^images\/\d{4}-\d\d-\d\d\/\d+\.png$/)
        const bytes = await oss.read(key)
        assert.ok(album.some((photo) => photo.bytes.equals(bytes!)))
      }
    })
  } finally {
    await recorder.close()
    await oss.close()
  }
}

export const scenarios: Scenario[] = [
  {
    name: 'first document: the official sample chooses a picture',
    run: ({ first }, open) =>
      withPhone(open, writeStatements(first.choose), {}, (phone) => phone.tapAndChoose('运行', 1)),
  },
  {
    name: 'first document: the official sample uploads a picture',
    async run({ first }, open) {
      const folder = writeStatements(first.upload)
      const file = await uploadOne(open, folder, '运行', 'http://example.weixin.qq.com/upload', '/upload')
      assert.deepEqual(file.fields, { user: 'test' })
    },
  },
  {
    name: 'first document: the avatar changes',
    run: (samples, open) =>
      withServer((place) =>
        withPhone(open, avatarProgram(samples), { [SERVLET]: `${place.url}/` }, async (phone) => {
          assert.equal(await phone.imageSource(), '../../image/photo.png')
          await phone.tapAndChoose('换头像', 1)
          const [file] = await uploads(place, 1)
          await assertIsPhoto(file!, 0)
          assert.equal(place.exchanges[0]!.path, '/FileUploadServlet')
          await phone.waitForNoToast()
          assert.match(await phone.imageSource(), /^http:\/\/tmp\//)
        }),
      ),
  },
  {
    name: 'first document: a refusal of the server is told',
    run: (samples, open) =>
      withServer((place) =>
        withPhone(open, avatarProgram(samples), { [SERVLET]: `${place.url}/nowhere/` }, async (phone) => {
          await phone.tapAndChoose('换头像', 1)
          await phone.confirm('上传失败')
          assert.equal(await phone.imageSource(), '../../image/photo.png')
        }),
      ),
  },
  {
    name: 'first document: a broken network is told',
    run: (samples, open) =>
      withServer((place) =>
        withPhone(open, avatarProgram(samples), { [SERVLET]: `${place.url}/` }, async (phone) => {
          await phone.offline()
          await phone.tapAndChoose('换头像', 1)
          await phone.confirm('上传失败')
          assert.deepEqual(place.exchanges, [])
        }),
      ),
  },
  {
    name: 'second document: object and array fields arrive as WeChat sends them',
    async run({ second }, open) {
      const folder = writeStatements(second.fields)
      const file = await uploadOne(open, folder, '运行', 'http://192.168.35.201:8090/image', '/image')
      assert.deepEqual(file.fields, { id: 'test', a: '[object Object]', b: '[object Array]' })
    },
  },
  {
    name: 'third document: a button uploads and a toast says so',
    async run({ third }, open) {
      const folder = writeProgram({
        'pages/index/index.wxml': third.upload.wxml,
        'pages/index/index.js': third.upload.js,
      })
      await uploadOne(open, folder, '上传图片', 'xxxxx', '/upload', '上传成功')
    },
  },
  {
    name: 'third document: two buttons upload and download',
    async run({ third }, open) {
      const folder = writeProgram({
        'pages/index/index.wxml': third.both.wxml,
        'pages/index/index.js': third.both.js,
      })
      await withServer(async (place) => {
        const picture = await place.put(album[4]!.bytes, '头像.png')
        const avatar = 'http://q.qlogo.cn/qqapp/101359334/C28104F08FA21FCABEAD6470BE62543B/100'
        const rewrites = { xxxxx: `${place.url}/upload`, [avatar]: picture }
        await withPhone(open, folder, rewrites, async (phone) => {
          await phone.tapAndChoose('上传图片', 1)
          await phone.waitForToast('上传成功')
          await phone.waitForNoToast()
          await phone.tap('下载图片')
          await phone.waitForToast('下载成功')
        })
      })
    },
  },
  {
    name: 'third document: the interface sample uploads',
    async run({ third }, open) {
      const folder = writeStatements(third.upload2)
      await uploadOne(open, folder, '运行', 'http://example.weixin.qq.com/upload', '/upload')
    },
  },
  {
    name: 'third document: the interface sample downloads a voice and plays it',
    run: ({ third }, open) =>
      playVoice(writeStatements(third.download), 'http://example.com/audio/123', open),
  },
  {
    name: 'fourth document: nine photos go to the bucket, signed on the phone',
    run: (samples, open) => uploadNine(ossProgram(samples), open),
  },
  {
    name: 'fourth document: the same code with uni instead of wx',
    run: (samples, open) => {
      const toUni = (text: string) => text.replaceAll('wx.', 'uni.')
      const { config, uploadFile, page } = samples.fourth
      const fourth = { config, uploadFile: toUni(uploadFile), page: { wxml: page.wxml, js: toUni(page.js) } }
      return uploadNine(ossProgram({ ...samples, fourth }), open)
    },
  },
  {
    name: 'fourth document: a wrong secret is refused',
    async run(samples, open) {
      const oss = await startOss({ credentials: [{ accessKeyId: 'xxx', accessKeySecret: 'another' }] })
      try {
        await withPhone(open, ossProgram(samples), { [BUCKET]: oss.url }, async (phone) => {
          await phone.tapAndChoose('选择照片', 1)
          await phone.waitForNoToast()
          assert.deepEqual(oss.keys(), [])
        })
      } finally {
        await oss.close()
      }
    },
  },
  {
    name: 'fifth document: the upload sample',
    async run({ fifth }, open) {
      const folder = writeStatements(fifth.upload)
      const file = await uploadOne(open, folder, '运行', 'https://example.com/upload', '/upload')
      assert.deepEqual(file.fields, { user: 'test' })
    },
  },
  {
    name: 'fifth document: the download sample plays what it downloaded',
    run: ({ fifth }, open) =>
      playVoice(writeStatements(fifth.download), 'http://example.com/download/123', open),
  },
]

function playVoice(folder: string, address: string, open: Open): Promise<void> {
  return withServer(async (place) => {
    const voice = await place.put(wav(1), '语音.wav')
    await withPhone(open, folder, { [address]: voice }, async (phone) => {
      await phone.tap('运行')
      await phone.waitForVoice()
    })
  })
}
