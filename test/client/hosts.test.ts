import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, startPlace } from './place.ts'

for (const profile of ['devtools', 'android', 'ios', 'pc'] as const)
  for (const sdkVersion of [undefined, '2.9.0'])
    test(`files arrive from ${profile}, base library ${sdkVersion ?? 'of today'}`, async (t) => {
      const { client, pick } = await startPlace(t, {
        phone: { profile, ...(sdkVersion && { sdkVersion }) },
      })
      const files = await pick(1000, 2_500_000, 300_000)
      const percents: number[] = []
      const results = await client.upload(files, { onProgress: ({ percent }) => percents.push(percent) })
      for (const [index, result] of results.entries()) {
        assert.ok(result.ok, JSON.stringify(result))
        assert.deepEqual(await bytesOf(result.file.url), files[index]!.bytes)
      }
      assert.deepEqual(
        percents,
        [...percents].sort((a, b) => a - b),
      )
      const { path } = await client.download((results[0] as { file: { url: string } }).file.url, {
        keep: true,
      })
      assert.ok(path)
    })
