import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { root } from '../lib/root.ts'
import { readSamples } from '../seeds/documents.ts'
import { temporaryFolder } from '../server/running.ts'
import { run } from './running.ts'

/** A folder with these files, whose paths have slashes. */
async function program(t: TestContext, files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await temporaryFolder(t)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

// Put together here, so that this file holds none itself.
const SECRETS = {
  aliyun: `${'LTAI'}5tFakeFakeFake99`,
  tencent: `${'AKID'}z8krbsJ5yKBZQpn74WFkmLPx3gnPhESA`,
  aws: `${'AKIA'}Q3EGRIZ5XKQ7VN2B`,
  appSecret: '0123456789abcdef'.repeat(2),
  secretKey: 'qV7xK2mZ9bT4wR8nY3cL6pD1sF5g',
}

test('finds each kind of secret with its file and line, and prints no more than four characters', async (t) => {
  const folder = await program(t, {
    'app.js': `App({\n  id: '${SECRETS.aliyun}',\n})`,
    'utils/cos.js': `const SecretId = "${SECRETS.tencent}"\nconst SecretKey = "${SECRETS.secretKey}"`,
    'utils/aws.json': `{ "key": "${SECRETS.aws}" }`,
    'config.json': `{\n\n  "appSecret": "${SECRETS.appSecret}" }`,
    'login.js': `wx.request({ url: 'https://api.weixin.qq.com/sns/jscode2session?appid=wx1&secret=${SECRETS.appSecret}' })`,
    'key.pem': `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${SECRETS.secretKey.repeat(3)}\n`,
    'pages/a.wxml': '<view>LTAI, AKID, secretKey: "{{key}}"</view>',
  })
  const { code, output } = await run(['doctor', folder])
  assert.equal(code, 3)
  for (const line of [
    /✗ app\.js:2 LTAI… an Aliyun AccessKeyId/,
    /✗ utils\/cos\.js:1 AKID… a Tencent Cloud SecretId/,
    /✗ utils\/cos\.js:2 qV7x… a secret key in the code/,
    /✗ utils\/aws\.json:1 AKIA… an AWS access key id/,
    /✗ config\.json:3 0123… a mini program's AppSecret/,
    /✗ login\.js:1 0123… a mini program's AppSecret/,
    /✗ key\.pem:1 a private key/,
  ])
    assert.match(output, line)
  assert.equal(output.match(/✗/g)?.length, 7, output)
  for (const secret of Object.values(SECRETS)) assert.ok(!output.includes(secret.slice(0, 5)))
  const chinese = await run(['doctor', folder, '--lang', 'zh'])
  assert.match(chinese.output, /✗ app\.js:2 LTAI… 阿里云 AccessKeyId.*在 RAM 控制台禁用并删除/)
})

test('needs no configuration, and not a right one either; with one, its secrets are looked for, too', async (t) => {
  const folder = await program(t, { 'utils/token.js': `const t = 'metrics-of-this-server'` })
  assert.equal((await run(['doctor', folder])).code, 0)
  assert.equal((await run(['doctor', folder], { DUKOU_PORT: 'eighty' })).code, 0)
  const { code, output } = await run(['doctor', folder], { DUKOU_METRICS_TOKEN: 'metrics-of-this-server' })
  assert.equal(code, 3)
  assert.match(output, /✗ utils\/token\.js:1 metr… a secret of this server's configuration/)
})

test('takes no names, placeholders, long bundles of base64 or libraries for secrets', async (t) => {
  const folder = await program(t, {
    'names.js': [
      `const secretKey = 'COMPONENT_SECRET_KEY_NAME_1'`,
      `const secret = 'pages/secret2/index/detail'`,
      `const accessKeySecret = 'your-access-key-secret-1'`,
      `const AccessKeySecret = 'xxx', SecretKey = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxx'`,
      `const id = 'LTAIxxxxxxxxxxxxxxxx', other = 'AKIAIOSFODNN7EXAMPLE'`,
      `const userSecretKey = 'userSecretKeyPlaceholder'`,
      `const md5 = '${SECRETS.appSecret}'`,
    ].join('\n'),
    'base64.js': `const image = 'data:image/png;base64,iVBORw0${SECRETS.aliyun}AAAA/${SECRETS.aws}+AAAA'`,
    'jsencrypt.js': `let key = "-----BEGIN RSA ${'PRIVATE'} KEY-----\\n"; key += this.wordwrap(this.getPrivateBaseKeyB64()) + "\\n"`,
    'picture.bin': new Uint8Array([0, 1, 2, ...Buffer.from(SECRETS.aliyun)]),
    'node_modules/x/index.js': SECRETS.aliyun,
    'cloud/index.js': SECRETS.aliyun,
    'project.config.json': '{ "cloudfunctionRoot": "cloud/" }',
  })
  const { code, output } = await run(['doctor', folder])
  assert.equal(code, 0, output)
  assert.match(output, /✓ no secret in the 5 files of /)
})

test('finds what lies deep in a large file of one line, once', async (t) => {
  const filler = 'x'.repeat(1_048_570)
  const folder = await program(t, {
    'vendor.js': `${filler}"${SECRETS.aliyun}"${filler};\nconst secretKey="${SECRETS.secretKey}"`,
  })
  const { output } = await run(['doctor', folder])
  assert.deepEqual(
    [...output.matchAll(/✗ (vendor\.js:\d) (\w{4})/g)].map(([, place, shown]) => [place, shown]),
    [
      ['vendor.js:1', 'LTAI'],
      ['vendor.js:2', 'qV7x'],
    ],
  )
})

test('finds tickets that the phone signs, and policies that work for years', async (t) => {
  const policy = (expiration: string) =>
    Buffer.from(JSON.stringify({ expiration, conditions: [['content-length-range', 0, 5_242_880]] }))
  const folder = await program(t, {
    'old.js': `const policy = '${policy('2020-01-01T00:00:00.000Z').toString('base64')}'`,
    'oss.js': `const policy = '${policy('2036-01-01T00:00:00.000Z').toString('base64')}'`,
    'sign.js': [
      'const policy = base64.encode(JSON.stringify(text))',
      'const signature = CryptoJS.HmacSHA1(policy, secret).toString()',
      'wx.uploadFile({ url, formData: { key, policy, OSSAccessKeyId: id, signature } })',
    ].join('\n'),
    // A server's ticket is used, nothing is signed.
    'ticket.js': 'wx.uploadFile({ url, formData: { key, policy, OSSAccessKeyId: ticket.id, signature } })',
  })
  const { output } = await run(['doctor', folder])
  assert.match(output, /✗ oss\.js:1 eyJl… an upload policy that goes on working \(until 2036-01-01\)/)
  assert.match(output, /✗ sign\.js:2 upload forms are signed on the phone/)
  assert.equal(output.match(/✗/g)?.length, 2, output)
})

test('says that there is no such folder', async () => {
  const { code, output } = await run(['doctor', 'no-such-folder'])
  assert.equal(code, 2)
  assert.match(output, /no-such-folder is neither a folder nor an address/)
})

test('of the five documents the one that signs on the phone is found, the others are clean', async (t) => {
  if (!process.env.DUKOU_SEEDS) {
    t.skip('DUKOU_SEEDS names no folder')
    return
  }
  const { first, second, third, fourth, fifth } = readSamples(process.env.DUKOU_SEEDS)
  const clean = await program(t, {
    'first.js': Object.values(first).join('\n'),
    'second.js': second.fields,
    'third.js': [third.upload.js, third.both.js, third.upload2, third.download].join('\n'),
    'fifth.js': Object.values(fifth).join('\n'),
  })
  assert.equal((await run(['doctor', clean])).code, 0)
  const key = SECRETS.secretKey
  const bad = await program(t, {
    'config.js': fourth.config.replace("AccessKeySecret: 'xxx'", `AccessKeySecret: '${key}'`),
    'uploadFile.js': fourth.uploadFile,
    'pages/index.js': fourth.page.js,
  })
  const { output } = await run(['doctor', bad])
  assert.match(output, /✗ config\.js:5 qV7x… a secret key in the code/)
  assert.match(output, /✗ uploadFile\.js:\d+ upload forms are signed on the phone/)
})

test("this repository's own examples are clean", async () => {
  const { code, output } = await run(['doctor', join(root, 'examples')])
  assert.equal(code, 0, output)
})
