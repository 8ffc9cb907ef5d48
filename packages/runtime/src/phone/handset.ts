import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDevice, type Device, type DeviceOptions } from '../device/device.ts'
import { newOpenid } from '../device/login.ts'
import type { Permission } from '../device/permissions.ts'
import { type ProfileName, profileNames } from '../device/profiles.ts'
import type { Full } from '../device/room.ts'
import type { Bridge, DeviceEvent } from '../wx/bridge.ts'
import type { Profile } from '../wx/profile.ts'
import { createLongLog } from './long-log.ts'

/** Which WeChat a phone imitates. */
export interface Make {
  profile: ProfileName
  sdkVersion: string
}

/** A phone that can become another model, while who holds on to it keeps the same bridge. */
export interface Handset {
  /** The phone as it is now. */
  readonly device: Device
  readonly profile: Profile
  /** Leads to the phone as it is at each call. */
  bridge: Bridge
  readonly full: Full[]
  fill(parts: Full[]): void
  /**
   * Becomes another model: the running mini program ends; files, storage, album and what the dial was turned to stay.
   * Throws a TypeError for a model that there isn't.
   */
  become(make: Partial<Make>): Promise<void>
  /** What went over the network, on every model that it was; numbers go on counting. */
  log: Device['control']['log']
  close(): Promise<void>
}

/** Entries that are kept, as of one phone. */
const LOG_ENTRIES = 1000

/** Makes the phone under the page. Without `data` it keeps its files in a temporary folder, which `close` removes. */
export async function createHandset(options: DeviceOptions): Promise<Handset> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'dukou-handset-')))
  // The same person holds it, whatever it becomes.
  const openid = options.openid ?? newOpenid()
  const onEvent = new Set<(event: DeviceEvent) => void>()
  const log = createLongLog(LOG_ENTRIES)
  let full: Full[] = []

  const start = async (changed: Partial<DeviceOptions>) => {
    const made = await createDevice({ ...options, data, openid, ...changed })
    made.bridge.listen((event) => {
      for (const on of onEvent) on(event)
    })
    log.follow(made.control.log)
    return made
  }
  const profileNow = () => device.bridge.callSync('getProfile', {}) as unknown as Profile
  let device = await start({})
  let changing: Promise<void> = Promise.resolve()

  const exchange = async (make: Partial<Make>) => {
    const { name: profile, sdkVersion } = profileNow()
    const { album, chat, lineState } = device.control
    const photos = album.list().map((entry) => ({ ...entry, bytes: album.bytes(entry.id)! }))
    const files = chat.list().map((entry) => ({ ...entry, bytes: chat.bytes(entry.id)! }))
    const denied = deniedOn(device)
    const line = lineState()
    const network = networkType(device)
    // First the old one: it takes its temp files with it, from the same folder.
    await device.close()
    device = await start({ profile, sdkVersion, ...make, album: photos, chat: files })
    device.control.line(line.settings)
    for (const fault of line.faults) device.control.fault(fault)
    device.control.network(network)
    device.control.fullStorage(full)
    for (const what of denied) device.control.deny(what)
  }

  return {
    get device() {
      return device
    },
    get profile() {
      return profileNow()
    },
    get full() {
      return full
    },
    fill(parts) {
      device.control.fullStorage(parts)
      full = parts
    },
    async become(make) {
      checkMake(make)
      changing = changing.catch(() => {}).then(() => exchange(make))
      await changing
    },
    log: { list: log.list, listen: log.listen },
    bridge: {
      call: (api, args) => device.bridge.call(api, args),
      callSync: (api, args) => device.bridge.callSync(api, args),
      open: (api, args, on) => device.bridge.open(api, args, on),
      listen(on) {
        onEvent.add(on)
        return () => void onEvent.delete(on)
      },
    },
    async close() {
      await changing.catch(() => {})
      await device.close()
      if (options.data === undefined) await rm(data, { recursive: true, force: true })
    },
  }
}

/** The kind of network that a phone is on. */
export function networkType({ bridge }: Pick<Device, 'bridge'>): Parameters<Device['control']['network']>[0] {
  return bridge.callSync('getNetworkType', {}).networkType as ReturnType<typeof networkType>
}

/** What the phone's settings or its person forbid. */
export function deniedOn({ bridge }: Pick<Device, 'bridge'>): Permission[] {
  const { doors } = bridge.callSync('getShutDoors', {}) as { doors: Permission[] }
  const { authSetting } = bridge.callSync('getScopes', {}) as { authSetting: Record<Permission, boolean> }
  const scopes = (Object.keys(authSetting) as Permission[]).filter((scope) => !authSetting[scope])
  const refused = bridge.callSync('getPrivacy', { api: '' }).state === 'refused'
  return [...doors, ...scopes, ...(refused ? (['privacy'] as const) : [])]
}

/** It may come from a page as JSON, or from a command line. */
export function checkMake({ profile, sdkVersion }: Partial<Make>): void {
  if (profile !== undefined && !profileNames.includes(profile)) {
    throw new TypeError(
      `没有这种机型：${profile}，可选 ${profileNames.join('、')}。 No such profile: ${profile}, choose ${profileNames.join(', ')}.`,
    )
  }
  if (sdkVersion !== undefined && !/^\d+\.\d+\.\d+$/.test(sdkVersion)) {
    throw new TypeError(
      `基础库版本形如 3.17.0，而不是“${sdkVersion}”。 A base library's version looks like 3.17.0, not "${sdkVersion}".`,
    )
  }
}
