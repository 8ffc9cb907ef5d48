import { readFile } from 'node:fs/promises'
import type { Device } from '../device/device.ts'
import type { Rewrites } from '../device/network/address.ts'
import { isRemote } from '../device/network/remote.ts'
import { remoteAddress } from '../device/network/remote-address.ts'
import { imageSize } from '../device/on-demand.ts'

const PATIENCE = 60_000

export type Measure = (source: string, from: string) => Promise<{ width: number; height: number }>

/**
 * The size of a picture as `<image>` shows it, where nothing is drawn. Rejects when there is no picture, or no network for
 * one that lies there. `close` gives up what is still loading.
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
    const url = source.startsWith('//') ? `https:${source}` : source
    const address = remoteAddress(device.bridge, url, rewrites)
    if (address === null) throw new Error(source)
    return fetchBytes(address)
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
      const { width, height } = imageSize().imageSize(await bytesOf(source, from))
      return { width, height }
    },
    close: () => closed.abort(),
  }
}
