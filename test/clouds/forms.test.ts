import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createCloud } from '@dukou/server/clouds'
import {
  BY_HOST,
  formOrder,
  JPEG,
  now,
  type Place,
  S3_HOST,
  send,
  startPlace,
  startPlaces,
  TEMPORARY,
} from './place.ts'

const NAMES = ['oss', 's3', 'cos', 'qiniu'] as const
let places: Place[]
before(async () => {
  places = await startPlaces(NAMES)
})
after(() => Promise.all(places.map(({ bucket }) => bucket.close())))

/** Names that are easily encoded wrongly. */
const KEYS = [
  '用户/图 片#1+.jpg',
  'a&b=c?d/e%20f.png',
  `it's (a) "star"*!~.jpg`,
  '😀/é.gif',
  '100%/a:b;c,d@e$f.webp',
]

for (const [at, name] of NAMES.entries()) {
  test(`brings a file into ${name}, under any key`, async () => {
    const { bucket, cloud } = places[at]!
    for (const key of KEYS) {
      const form = cloud.form!(formOrder({ key }), now())
      const got = await send(form)
      assert.ok(form.ok.includes(got.status), `${key}: ${got.status} ${got.text}`)
      assert.deepEqual(await bucket.read(key), Buffer.from(JPEG))
    }
  })

  test(`gives the object in ${name} the type of the order, whatever the phone says of the file`, async () => {
    const { cloud, head } = places[at]!
    const order = formOrder()
    await send(cloud.form!(order, now()), { fileType: 'text/html', fileName: 'a.html' })
    assert.equal((await head(order.key))?.get('content-type'), 'image/jpeg')
  })

  test(`takes exactly the sizes of the order in ${name}`, async () => {
    const { cloud } = places[at]!
    const whole = new Uint8Array(1000)
    whole.set(JPEG)
    for (const body of [whole, JPEG]) {
      const form = cloud.form!(formOrder({ minBytes: JPEG.length, maxBytes: 1000 }), now())
      assert.ok(form.ok.includes((await send(form, { body })).status))
    }
  })
}

test('signs with the temporary keys of STS', async (t) => {
  for (const name of ['oss', 's3', 'cos'] as const) {
    const { bucket, cloud, options } = await startPlace(name, { credential: TEMPORARY })
    t.after(() => bucket.close())
    const form = cloud.form!(formOrder(), now())
    const token = Object.keys(form.fields).find((field) => field.endsWith('-security-token'))!
    assert.equal((await send(form, { fields: { [token]: null } })).status, 403, name)
    assert.equal((await send(form, { fields: { [token]: 'other' } })).status >= 400, true, name)
    assert.ok(form.ok.includes((await send(form)).status), name)
    const { securityToken: _, ...lasting } = options as typeof options & { securityToken: string }
    assert.equal((await send(createCloud(lasting).form!(formOrder(), now()))).status, 403, name)
  }
})

test('sends to S3 by the host of the bucket too', async (t) => {
  const { bucket } = await startPlace('s3', { s3: { host: S3_HOST } })
  t.after(() => bucket.close())
  const cloud = createCloud(BY_HOST)
  const order = formOrder()
  const form = cloud.form!(order, now())
  assert.equal(form.url, `https://${S3_HOST}/`)
  assert.equal((await send({ ...form, url: bucket.url })).status, 200)
  assert.deepEqual(bucket.keys(), [order.key])
})

test('signs by the old ways where they are switched on, and only there', async (t) => {
  const old = await startPlace('oss', { oss: { v1: 'open' } })
  const today = await startPlace('oss', { oss: { v1: 'closed' } })
  const gateway = await startPlace('s3', { s3: { formV2: 'accept' } })
  for (const { bucket } of [old, today, gateway]) t.after(() => bucket.close())
  const formOf = ({ options }: Place, signature: string) =>
    createCloud({ ...options, signature } as typeof options).form!(formOrder(), now())
  assert.equal((await send(formOf(old, 'v1'))).status, 200)
  assert.equal((await send(formOf(today, 'v1'))).status, 403)
  assert.equal((await send(today.cloud.form!(formOrder(), now()))).status, 200)
  assert.equal((await send(formOf(gateway, 'v2'))).status, 200)
})
