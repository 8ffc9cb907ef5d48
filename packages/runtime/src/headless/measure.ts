import { readFile } from 'node:fs/promises'
import { imageSize } from 'image-size'
import type { Device } from '../device/device.ts'
import { type Rewrites, rewrite } from '../device/network/address.ts'
import { isRemote } from '../device/network/remote.ts'

const PATIENCE = 60_000

export type Measure = (source: string, from: string) => Promise<{ width: number; height: number }>

/**
 * The size of a picture as `<image>` shows it, where nothing is drawn. One from the network needs a network, but stands in
 * no domain list ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/image.html). Rejects when there is no
 * picture. `close` gives up what is still loading.
 */
export function createMeasure(device: Device, rewrites: Rewrites): { measure: Measure; close(): void } {
  const closed = new AbortController()

  async function bytesOf(source: string, from: string): Promise<Uint8Array> {
    if (source.startsWith('data:')) return fetchBytes(source)
    if (!isRemote(source)) {
      const file = device.resolve(source, from)
      if (!file) throw new Error(source)
      return readFile(file)
    }
    if (device.bridge.callSync('getNetworkType', {}).networkType === 'none') throw new Error(source)
    return fetchBytes(rewrite(source.startsWith('//') ? `https:${source}` : source, rewrites))
  }

  async function fetchBytes(address: string): Promise<Uint8Array> {
    const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(PATIENCE)])
    const answer = await fetch(address, { signal })
    if (!answer.ok) {
      await answer.body?.cancel()
      throw new Error(address)
    }
    return answer.bytes()
  }

  return {
    async measure(source, from) {
      const { width, height } = imageSize(await bytesOf(source, from))
      return { width, height }
    },
    close: () => closed.abort(),
  }
}
