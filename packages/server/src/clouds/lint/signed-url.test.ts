import { test } from 'node:test'
import { createCloud } from '../create-cloud.ts'
import { AT, COS, OSS, PUT, S3 } from '../fixtures/orders.ts'
import { refused } from '../fixtures/refused.ts'
import { lintRequest } from '../lint.ts'

test('refuses a signed address that is wider than its order', () => {
  const part = { ...PUT, part: { uploadId: 'U1', number: 2 } }
  for (const options of [OSS, S3, COS]) {
    const cloud = createCloud(options)
    const [whole, piece] = [cloud.put!(PUT, AT), cloud.put!(part, AT)]
    const check = (request: typeof whole, order: typeof part | typeof PUT = PUT) =>
      lintRequest(request, { order, at: AT, cloud: options })
    const url = (change: (url: string) => string) => () => check({ ...whole, url: change(whole.url) })
    refused(
      url((one) => one.replace('0f9a', '0f9b')),
      /another object/,
    )
    refused(
      url((one) => one.replace('https', 'http')),
      /not https/,
    )
    refused(
      url((one) => one.replace('.com/', '.com:443/')),
      /usual port/,
    )
    refused(
      url((one) => one.replace(/:\/\/[^/]+/, '://evil.example.com')),
      /another host/,
    )
    refused(
      url((one) => `${one}&acl=public-read`),
      /parameter too many/,
    )
    refused(
      url((one) => `${one}&partNumber=1&uploadId=U1`),
      /parameter too many/,
    )
    refused(
      url((one) => `${one}&${one.split('?')[1]!.split('&')[0]}`),
      /there twice/,
    )
    refused(
      url((one) => one.replace('content-length', 'date')),
      /length is not signed/,
    )
    refused(() => check(piece), /too many/)
    refused(() => check(whole, part), /another part/)
    refused(() => check(piece, { ...part, part: { ...part.part, number: 3 } }), /another part/)
    refused(
      () => check({ ...whole, header: { ...whole.header, 'content-type': 'text/html' } }),
      /headers are not/,
    )
    refused(
      () => check({ ...whole, header: { ...whole.header, 'x-amz-acl': 'public-read' } }),
      /headers are not/,
    )
    refused(() => check({ ...whole, header: {} }), /headers are not/)
    refused(() => lintRequest(whole, { order: { ...PUT, seconds: 300 }, at: AT, cloud: options }), /longer/)
    refused(() => lintRequest(whole, { order: PUT, at: AT + 601_000, cloud: options }), /over already/)
    refused(() => cloud.put!({ ...PUT, seconds: 3600 }, AT), /600 seconds/)
    refused(() => cloud.put!({ ...PUT, size: 0 }, AT), /size must be/)
    refused(() => cloud.put!({ ...PUT, part: { uploadId: '', number: 1 } }, AT), /upload's id/)
    refused(() => cloud.put!({ ...PUT, part: { uploadId: 'a', number: 10_001 } }, AT), /1 to 10,000/)
  }
})
