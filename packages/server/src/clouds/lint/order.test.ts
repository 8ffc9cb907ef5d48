import { test } from 'node:test'
import { createCloud } from '../create-cloud.ts'
import { AT, CLOUDS, COS, FORM, OSS, QINIU, S3 } from '../fixtures/orders.ts'
import { CALLBACK, lint, refused } from '../fixtures/refused.ts'

const ORDERS: [string, Partial<typeof FORM>, RegExp][] = [
  ['a key that the phone may end', { key: `a/$\{filename}` }, /one plain name/],
  ['a key that Qiniu fills in', { key: 'a/$(fname)' }, /one plain name/],
  ['a key with dots', { key: 'a/../b' }, /one plain name/],
  ['a key with two slashes', { key: 'a//b' }, /one plain name/],
  ['a key that begins with a slash', { key: '/a' }, /one plain name/],
  ['a key that ends with a space', { key: 'a.jpg ' }, /one plain name/],
  ['a key with a line in it', { key: 'a\nb' }, /one plain name/],
  ['a key that turns the text around', { key: 'a\u202Egpj.exe' }, /one plain name/],
  ['a key that is half a sign', { key: 'a\ud800' }, /one plain name/],
  ['a key that is too long', { key: '图'.repeat(251) }, /one plain name/],
  ['an empty file', { minBytes: 0 }, /sizes/],
  ['no size', { maxBytes: Number.POSITIVE_INFINITY }, /sizes/],
  ['sizes the wrong way round', { minBytes: 3, maxBytes: 2 }, /sizes/],
  ['types of a kind', { type: 'image/*' }, /media type/],
  ['two types', { type: 'image/png,text/html' }, /media type/],
  ['a type with more to it', { type: 'text/html; charset=utf-8' }, /media type/],
  ['an hour and more', { seconds: 3601 }, /seconds at most/],
  ['no time', { seconds: 0 }, /seconds at most/],
  ['a plain callback', { callback: { ...CALLBACK, url: 'http://api.example.com/' } }, /https address/],
  [
    'two callbacks',
    { callback: { ...CALLBACK, url: 'https://a.example/;https://b.example/' } },
    /https address/,
  ],
  [
    'a callback that is too long',
    { callback: { ...CALLBACK, url: `https://a.example/${'x'.repeat(1024)}` } },
    /https address/,
  ],
  ['a callback of no ticket', { callback: { ...CALLBACK, ticket: 'a&b' } }, /ticket's id/],
]
for (const [what, change, why] of ORDERS) {
  test(`refuses to sign for ${what}`, () => {
    for (const options of CLOUDS) refused(() => createCloud(options).form!({ ...FORM, ...change }, AT), why)
  })
}

test('lets a ticket of Qiniu live for an hour, and of the others for ten minutes', () => {
  const order = { ...FORM, seconds: 3600 }
  createCloud(QINIU).form!(order, AT)
  for (const options of [OSS, S3, COS]) refused(() => createCloud(options).form!(order, AT), /600 seconds/)
})

test('refuses an address that is another, plain, or names the usual port', () => {
  for (const options of CLOUDS) {
    const form = createCloud(options).form!(FORM, AT)
    const at = (url: string) => () => lint({ ...form, url }, options)
    refused(at(form.url.replace('https', 'http')), /not https/)
    refused(at(form.url.replace(/\/$/, ':443/')), /usual port/)
    refused(at('https://evil.example.com/'), /another host/)
    refused(at(form.url.replace('://', '://user@')), /another host/)
    refused(at(`${form.url}other`), /sent elsewhere/)
    refused(at('nowhere'), /is none/)
    refused(() => lint({ ...form, name: 'image' as 'file' }, options), /sent elsewhere/)
  }
  // Loopback, and what the options permit, may be plain.
  for (const cloud of [
    { ...OSS, url: 'http://127.0.0.1:8080' },
    { ...OSS, url: 'http://10.0.0.2', insecure: 'allowed' as const },
  ])
    createCloud(cloud).form!(FORM, AT)
})
