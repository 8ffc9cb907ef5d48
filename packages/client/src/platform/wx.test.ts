import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DukouError } from '../error.ts'
import { type WxLike, wxPlatform } from './wx.ts'

/** A `wx` that answers as the given functions do, and has nothing else. */
const host = (parts: Partial<Record<keyof WxLike, unknown>>) => parts as unknown as WxLike
const form = {
  url: 'https://a/',
  file: 'wxfile://a',
  field: 'file',
  size: 0,
  fields: {},
  header: {},
}
const request = {
  type: 'image' as const,
  count: 1,
  sizeType: ['compressed' as const],
  sourceType: ['album' as const],
}
const chooseImage = (options: { success(result: object): void }) =>
  options.success({ tempFilePaths: ['wxfile://a.jpg'], tempFiles: [{ path: 'wxfile://a.jpg', size: 3 }] })

test('picks with chooseMedia where the host has it', async () => {
  const asked: object[] = []
  const chooseMedia = (options: { success(result: object): void }) => {
    asked.push(options)
    options.success({ tempFiles: [{ tempFilePath: 'wxfile://b.jpg', size: 5, fileType: 'image' }] })
  }
  const [photo] = await wxPlatform(host({ chooseMedia, chooseImage })).picker!.pick(request)
  assert.deepEqual(photo, { local: 'wxfile://b.jpg', path: 'wxfile://b.jpg', size: 5, type: 'image' })
  assert.deepEqual((asked[0] as { mediaType: string[] }).mediaType, ['image'])
})

test('falls back to chooseImage where chooseMedia is missing, or says that it does not exist', async () => {
  const chooseMedia = (options: { fail(failure: object): void }) =>
    options.fail({ errMsg: 'chooseMedia:fail function not exist' })
  for (const one of [{ chooseImage }, { chooseImage, chooseMedia }]) {
    const [photo] = await wxPlatform(host(one)).picker!.pick(request)
    assert.equal(photo!.path, 'wxfile://a.jpg')
  }
})

test('is an empty list, and no second question, when the visitor closed the album', async () => {
  const chooseMedia = (options: { fail(failure: object): void }) =>
    options.fail({ errMsg: 'chooseMedia:fail cancel' })
  assert.deepEqual(await wxPlatform(host({ chooseImage, chooseMedia })).picker!.pick(request), [])
})

test('takes a status that came as text, as old Android clients gave it', async () => {
  const uploadFile = (options: { success(result: object): void }) => {
    queueMicrotask(() => options.success({ statusCode: '200', data: '{}' }))
    return { abort() {}, onProgressUpdate() {} }
  }
  const { network } = wxPlatform(host({ uploadFile }))
  const running = network.form(form, () => {})
  const { status, body, header } = await running.done
  assert.deepEqual([status, body, header], [200, '{}', {}])
})

test('survives a host that returns no task', async () => {
  const uploadFile = (options: { fail(failure: object): void }) => {
    queueMicrotask(() => options.fail({ errMsg: 'uploadFile:fail parameter error' }))
  }
  const { network } = wxPlatform(host({ uploadFile }))
  const running = network.form(form, () => {})
  running.abort()
  await assert.rejects(running.done, (error: DukouError) => error.code === 'bad_argument')
})

test('has no files where the host has no file system', () => {
  assert.equal(wxPlatform(host({})).files, undefined)
})
