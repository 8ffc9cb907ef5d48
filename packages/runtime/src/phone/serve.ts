import { basename, resolve } from 'node:path'
import type { Device, DeviceOptions } from '../device/device.ts'
import { remoteAddress } from '../device/network/remote-address.ts'
import { profileNames } from '../device/profiles.ts'
import { componentAttributes } from '../pages/builtins/all.ts'
import { projectRoot } from '../project/folder.ts'
import { bundlePhonePage } from './bundle.ts'
import { checkMake, createHandset } from './handset.ts'
import type { Launch } from './launch.ts'
import { pageHtml } from './page-html.ts'
import { createPhoneControl, describePhoto } from './phone-control.ts'
import { openProjectSource } from './project-source.ts'
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
  /** `on`: a change in the folder loads the page anew, or shows on the phone what does not compile. Default `off`. */
  reload?: 'on' | 'off'
}

export interface ServedPhone {
  /** The page's address with its token. */
  url: string
  /** The phone under the page, for tests: its album, its network, its log. Another one once the page has chosen another model. */
  readonly device: Device
  close(): Promise<void>
}

/**
 * A phone in the browser that runs a mini program: serves its page on loopback, and carries what the page asks of the
 * phone. Each load of the page is a launch: the folder is compiled anew, and temp files of the run before are gone.
 *
 * @throws ProjectError when the folder is no mini program or does not compile, PhoneError when the port is taken,
 *   TypeError for a profile or base library that there isn't.
 */
export async function servePhone(options: ServePhoneOptions): Promise<ServedPhone> {
  const { folder, port = 0, title, serverUrl = null, reload = 'off', ...rest } = options
  checkMake(rest)
  const root = projectRoot(folder)
  const source = await openProjectSource(folder, reload)
  const { app } = source.first
  const closers: (() => unknown)[] = [() => source.close()]
  const close = async () => {
    for (const closer of closers.reverse()) await closer()
  }

  try {
    const handset = await createHandset({
      ...rest,
      package: root,
      album: options.album ?? drawSampleAlbum().reverse(),
      networkTimeout: { ...app.networkTimeout, ...options.networkTimeout },
    })
    closers.push(handset.close)
    const control = createPhoneControl(handset, source, options.seed ?? 1)
    const name = title ?? app.window?.navigationBarTitleText ?? basename(resolve(root))
    const launch = async (): Promise<Launch> => ({
      ...(await source.read()),
      profile: handset.profile,
      components: componentAttributes,
      profiles: profileNames,
      state: control.state(),
      title: name,
      serverUrl,
    })
    // Loaded here, as the bundler is: who only opens mini programs in Node doesn't wait for them.
    const { createRelay } = await import('../relay/server.ts')
    const relay = await createRelay({
      bridge: handset.bridge,
      port,
      control,
      findFile: (path, from) => handset.device.resolve(path, from),
      findPhoto: (id) => handset.device.control.album.bytes(id),
      findRemote: (url) => remoteAddress(handset.bridge, url, options.rewrites),
      async addPhoto(photo) {
        const id = handset.device.control.album.add({ name: photo.name, bytes: photo.bytes })
        return describePhoto({ id, name: photo.name })
      },
      async addChatFile({ name, bytes }) {
        const { chat } = handset.device.control
        const id = chat.add({ name, bytes, time: Math.floor(Date.now() / 1000) })
        return chat.list().find((one) => one.id === id)
      },
      assets: {
        '/': { type: 'text/html; charset=utf-8', body: pageHtml(name) },
        ...(await bundlePhonePage()),
      },
      documents: { '/launch': launch },
    })
    closers.push(relay.close)
    return {
      url: relay.url,
      get device() {
        return handset.device
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
