import { basename, resolve } from 'node:path'
import { createDevice, type Device, type DeviceOptions } from '../device/device.ts'
import { rewrite } from '../device/network/address.ts'
import { compileProject } from '../project/compile.ts'
import { projectRoot } from '../project/folder.ts'
import type { Profile } from '../wx/profile.ts'
import { bundlePhonePage } from './bundle.ts'
import type { Launch } from './launch.ts'
import { pageHtml } from './page-html.ts'
import { drawSampleAlbum } from './sample-album.ts'

export interface ServePhoneOptions extends Omit<DeviceOptions, 'package'> {
  /** The mini program's folder: the one with app.json, or with a project.config.json that names it. */
  folder: string
  /** Port on 127.0.0.1. Default 0: a free one. */
  port?: number
  /** Shown on the page. Default: the title in app.json, else the folder's name. */
  title?: string
  /** The address of the server that the mini program talks to, shown on the page. */
  serverUrl?: string
}

export interface ServedPhone {
  /** The page's address with its token. */
  url: string
  /** The phone under the page, for tests: its album, its network, its log. */
  device: Device
  close(): Promise<void>
}

/**
 * A phone in the browser that runs a mini program: serves its page on loopback, and carries what the page asks of the
 * phone. Each load of the page is a launch: the folder is compiled anew, and temp files of the run before are gone.
 *
 * @throws ProjectError when the folder is no mini program, PhoneError when the port is taken.
 */
export async function servePhone(options: ServePhoneOptions): Promise<ServedPhone> {
  const { folder, port = 0, title, serverUrl = null, ...rest } = options
  const root = projectRoot(folder)
  const first = await compileProject(folder)
  const device = await createDevice({
    ...rest,
    package: root,
    album: options.album ?? drawSampleAlbum().reverse(),
    networkTimeout: { ...first.app.networkTimeout, ...options.networkTimeout },
  })
  const { control, bridge } = device
  const name = title ?? first.app.window?.navigationBarTitleText ?? basename(resolve(root))

  let compiled: typeof first | null = first
  const launch = async (): Promise<Launch> => {
    const project = compiled ?? (await compileProject(folder))
    compiled = null
    return {
      project,
      profile: bridge.callSync('getProfile', {}) as unknown as Profile,
      title: name,
      serverUrl,
    }
  }

  try {
    const bundle = await bundlePhonePage()
    const assets = {
      '/': { type: 'text/html; charset=utf-8', body: pageHtml(name) },
      '/phone.js': { type: 'text/javascript; charset=utf-8', body: bundle.script },
      '/phone.css': { type: 'text/css; charset=utf-8', body: bundle.style },
    }
    // Loaded here, as the bundler is: who only opens mini programs in Node doesn't wait for them.
    const { createRelay } = await import('../relay/server.ts')
    const relay = await createRelay({
      bridge,
      port,
      control: {
        methods: {
          launch: control.restart,
          album: () => control.album.list().map(describe).reverse(),
          chat: () => control.chat.list().reverse(),
          network: control.network,
          networkType: () => bridge.callSync('getNetworkType', {}).networkType,
          hide: control.hide,
          show: control.show,
          line: control.line,
          lineState: control.lineState,
          fault: control.fault,
          fullStorage: control.fullStorage,
          background: control.background,
          kill: control.kill,
          advance: control.advance,
          log: control.log.list,
        },
        listen: (tell) => control.log.listen((entry) => tell('log', entry)),
      },
      findFile: (path, from) => device.resolve(path, from),
      findPhoto: (id) => control.album.bytes(id),
      findRemote(url) {
        if (bridge.callSync('getNetworkType', {}).networkType === 'none') return null
        return rewrite(url, options.rewrites ?? {})
      },
      async addPhoto(photo) {
        const id = control.album.add({ name: photo.name, bytes: photo.bytes })
        return describe({ id, name: photo.name })
      },
      async addChatFile({ name, bytes }) {
        const id = control.chat.add({ name, bytes, time: Math.floor(Date.now() / 1000) })
        return control.chat.list().find((one) => one.id === id)
      },
      assets,
      documents: { '/launch': launch },
    })
    return {
      url: relay.url,
      device,
      async close() {
        await relay.close()
        await device.close()
      },
    }
  } catch (error) {
    await device.close()
    throw error
  }
}

function describe({ id, name }: { id: string; name: string }) {
  return { id, name, kind: /\.(mp4|mov|m4v|webm)$/i.test(name) ? 'video' : 'image' }
}
