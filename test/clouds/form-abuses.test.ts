import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createCloud, type SignedForm } from '@dukou/server/clouds'
import { sharedStore } from '../engines/stores.ts'
import {
  cephPlace,
  formOrder,
  type Got,
  type Kept,
  newKey,
  now,
  type Place,
  send,
  startPlace,
} from './place.ts'

// Four stand-ins, and a real store that speaks S3.
const NAMES = ['oss', 's3', 'cos', 'qiniu', 'ceph'] as const
type Name = (typeof NAMES)[number]
const ceph = sharedStore('ceph')
const skip = (name: Name) => name === 'ceph' && ceph.missing
const present = NAMES.filter((name) => !skip(name))

let places: Record<Name, Place<Kept>>
before(async () => {
  const start = async (name: Name) => [
    name,
    name === 'ceph' ? await cephPlace(ceph.about!) : await startPlace(name),
  ]
  places = Object.fromEntries(await Promise.all(present.map(start)))
})
after(() => Promise.all(Object.values(places).map(({ bucket }) => bucket.close())))

const HTML = '<!doctype html><script>alert(1)</script>'
const FORMS: readonly Name[] = ['oss', 's3', 'cos', 'ceph']

type Sending = Parameters<typeof send>[1]

/** What somebody with a ticket tries, on which clouds it is refused, and how: server-anchors §3.1, direct-upload §6 and §7. */
const ABUSES: [string, readonly Name[], (form: SignedForm) => Sending, readonly (string | number)[]][] = [
  ['another key', NAMES, () => ({ fields: { key: 'users/43/avatar.jpg' } }), [403]],
  ['a key below its own', NAMES, ({ fields }) => ({ fields: { key: `${fields.key}/x` } }), [403]],
  ['a key with dots', NAMES, () => ({ fields: { key: 'staging/../index.html' } }), [403]],
  [
    'the name of its file as the key',
    NAMES,
    () => ({ fields: { key: `$\{filename}` }, fileName: 'index.html' }),
    [403],
  ],
  ['no key', NAMES, () => ({ fields: { key: null } }), [400, 403]],
  ['a file that is larger', NAMES, () => ({ body: new Uint8Array(1001) }), [400, 413]],
  ['an empty file', NAMES, () => ({ body: '' }), [400, 403]],
  ['another type', FORMS, () => ({ fields: { 'Content-Type': 'text/html' } }), [403]],
  [
    "another type in OSS's own field",
    ['oss'],
    () => ({ fields: { 'x-oss-content-type': 'text/html' } }),
    [403],
  ],
  ['no type', FORMS, () => ({ fields: { 'Content-Type': null } }), [403]],
  ['a list of types', FORMS, () => ({ fields: { 'Content-Type': 'image/jpeg,text/html' } }), [403]],
  ['other bytes than the type', ['qiniu'], () => ({ body: HTML }), [403]],
  ['a public ACL', ['oss'], () => ({ fields: { 'x-oss-object-acl': 'public-read-write' } }), [403]],
  ['a public ACL', ['s3', 'cos', 'ceph'], () => ({ fields: { acl: 'public-read' } }), [403]],
  ['no ACL', ['oss'], () => ({ fields: { 'x-oss-object-acl': null } }), [403]],
  ['no ACL', ['cos'], () => ({ fields: { acl: null } }), [403]],
  ['metadata', ['s3', 'ceph'], () => ({ fields: { 'x-amz-meta-owner': '43' } }), [403]],
  [
    'a redirect',
    ['s3', 'ceph'],
    () => ({ fields: { success_action_redirect: 'https://evil.example.com/' } }),
    [403],
  ],
  ['another status', FORMS, () => ({ fields: { success_action_status: '201' } }), [403]],
  // Ceph does not look at this field, and stores into the bucket of the address.
  ['another bucket', ['s3'], () => ({ fields: { bucket: 'other' } }), [403]],
  ['to overwrite', ['oss'], () => ({ fields: { 'x-oss-forbid-overwrite': 'false' } }), [403]],
  ['to overwrite by silence', ['oss'], () => ({ fields: { 'x-oss-forbid-overwrite': null } }), [403]],
  ['no policy', FORMS, () => ({ fields: { policy: null } }), [400, 403]],
  ['no token', ['qiniu'], () => ({ fields: { token: null } }), [401]],
  ['another name for the file', NAMES, () => ({ name: 'image' }), [400, 403]],
  [
    'a policy of its own',
    FORMS,
    ({ fields }) => {
      const policy = JSON.parse(Buffer.from(fields.policy!, 'base64').toString())
      policy.conditions.push(['starts-with', '$key', ''])
      return { fields: { policy: btoa(JSON.stringify(policy)), key: 'any' } }
    },
    [403],
  ],
  [
    'a token of its own',
    ['qiniu'],
    ({ fields }) => {
      const [id, signature] = fields.token!.split(':')
      const policy = Buffer.from(JSON.stringify({ scope: 'fake-bucket', deadline: 9_999_999_999 }))
      return { fields: { key: 'any', token: `${id}:${signature}:${policy.toString('base64')}` } }
    },
    [401],
  ],
]

for (const [what, names, abuse, statuses] of ABUSES) {
  for (const name of names) {
    test(`a ticket of ${name} does not bring in ${what}`, { skip: skip(name) }, async () => {
      const { bucket, cloud } = places[name]
      const kept = (await bucket.keys()).length
      const form = cloud.form!(formOrder({ minBytes: 2 }), now())
      const got = await send(form, abuse(form))
      assert.ok(statuses.includes(got.status), `${got.status} ${got.text}`)
      assert.equal((await bucket.keys()).length, kept)
    })
  }
}

const outcome = ({ status, code }: Got) => [status, code]

test('a ticket brings in one object once, where the cloud can hold to it', async () => {
  const replayed = async (name: Name) => {
    const { bucket, cloud } = places[name]
    const order = formOrder()
    const form = cloud.form!(order, now())
    assert.equal((await send(form)).status, 200)
    const again = await send(form, { body: new Uint8Array([0xff, 0xd8, 0xff, 1]) })
    return { again, isMaybe: form.maybe.includes(again.status), size: (await bucket.read(order.key))!.length }
  }
  const [oss, s3, cos, qiniu] = [
    await replayed('oss'),
    await replayed('s3'),
    await replayed('cos'),
    await replayed('qiniu'),
  ]
  assert.deepEqual([outcome(oss.again), oss.isMaybe, oss.size], [[409, 'FileAlreadyExists'], true, 11])
  assert.deepEqual([outcome(qiniu.again), qiniu.isMaybe, qiniu.size], [[614, 'file exists'], true, 11])
  // These two have nothing for it: the key is random and temporary, and what is kept is a copy (direct-upload §6).
  assert.deepEqual([s3.again.status, s3.size, cos.again.status, cos.size], [200, 4, 200, 4])
  if (!skip('ceph')) {
    const real = await replayed('ceph')
    assert.deepEqual([outcome(real.again), real.size], [outcome(s3.again), s3.size])
  }
})

test('a ticket is over when its seconds are', async () => {
  for (const name of present) {
    const { cloud } = places[name]
    const signed = (ago: number) => cloud.form!(formOrder({ seconds: cloud.maxSeconds }), now() - ago * 1000)
    const got = await send(signed(cloud.maxSeconds + 1))
    assert.ok([401, 403].includes(got.status), `${name}: ${got.status}`)
    assert.equal((await send(signed(cloud.maxSeconds - 30))).status, 200, name)
  }
})

test("a ticket works though the server's clock is ten minutes ahead, or the cloud's nine", async () => {
  for (const name of present.filter((one) => one !== 'cos')) {
    for (const minutes of [10, -9]) {
      const form = places[name].cloud.form!(formOrder(), now() + minutes * 60_000)
      assert.equal((await send(form)).status, 200, `${name} ${minutes}`)
    }
  }
})

test('a ticket of another secret is refused', async () => {
  for (const name of present) {
    const { options } = places[name]
    const form = createCloud({ ...options, accessKeySecret: 'a-wrong-secret' }).form!(formOrder(), now())
    assert.ok([401, 403].includes((await send(form)).status), name)
  }
})

test('what OSS, COS and Qiniu let a phone add is metadata, which the copy that is kept does not have', async () => {
  const added = { oss: 'x-oss-meta-a', cos: 'x-cos-meta-a', qiniu: 'x-qn-meta-a' }
  for (const [name, field] of Object.entries(added) as [Name, string][]) {
    const key = newKey()
    const got = await send(places[name].cloud.form!(formOrder({ key }), now()), { fields: { [field]: 'b' } })
    assert.equal(got.status, 200, name)
    assert.equal((await places[name].head(key))?.get('content-type'), 'image/jpeg')
  }
})
