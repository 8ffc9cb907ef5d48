import { type Client, type ClientOptions, createWhole } from './client.ts'
import { type WxLike, wxPlatform } from './platform/wx.ts'

declare const wx: WxLike

/** Moves files between this phone and a Dukou server, on WeChat alone: without what other hosts need. Throws `bad_argument` for a wrong option. */
export function createClient(options: ClientOptions): Client {
  return createWhole(options, () => wxPlatform(wx))
}
