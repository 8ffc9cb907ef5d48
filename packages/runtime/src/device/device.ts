import type { Bridge } from '../wx/bridge.ts'
import { atLeast } from '../wx/version.ts'
import { type Album, createAlbum, pickPhotos } from './album.ts'
import { createBridge } from './bridge.ts'
import { type Chat, createChat } from './chat.ts'
import { createClock } from './clock.ts'
import { createConditions, type NetworkType } from './conditions.ts'
import { Fault } from './fault.ts'
import { contentCalls } from './files/contents.ts'
import { createDisk } from './files/disk.ts'
import { createHandles } from './files/handles.ts'
import { packedCalls } from './files/packed.ts'
import { savedCalls } from './files/saved.ts'
import { treeCalls } from './files/tree.ts'
import { compressImage } from './images/compress.ts'
import { getImageInfo } from './images/info.ts'
import { createStudio } from './images/studio.ts'
import { type DiskFile, keepCalls } from './keep.ts'
import { createLife, type Life } from './life.ts'
import { defaultTimeouts, limitsOf } from './limits.ts'
import { createLogin } from './login.ts'
import { createAgents } from './network/agents.ts'
import type { LineFault } from './network/line/fault.ts'
import { createLine, type LineState } from './network/line/line.ts'
import type { LineName, LineSettings } from './network/line/settings.ts'
import type { NetworkLogEntry } from './network/log-entry.ts'
import { createNetwork } from './network/network.ts'
import { createWeakWatch } from './network/weak.ts'
import type { DeviceOptions } from './options.ts'
import { createPaths } from './paths.ts'
import { createPermissions, type PermissionControl } from './permissions.ts'
import { pathShape, profileOf } from './profiles.ts'
import { createRoom, type Full } from './room.ts'
import { sampleChatFiles, samplePhotos } from './samples.ts'
import { probeSound } from './sounds.ts'
import { createStorage } from './storage.ts'
import { overHttp2, queuesSince, traitsOf } from './traits.ts'

export type { AlbumEntry, Photo } from './album.ts'
export type { Chat, ChatFile } from './chat.ts'
export type { NetworkType } from './conditions.ts'
export type { DeviceLimits } from './limits.ts'
export type { LineFault } from './network/line/fault.ts'
export type { LineState } from './network/line/line.ts'
export type { LineName, LineSettings } from './network/line/settings.ts'
export type { NetworkHop, NetworkLogEntry, StruckFault } from './network/log-entry.ts'
export type { DeviceOptions } from './options.ts'

/** The phone under `wx`: its files, its network, its album. */
export interface Device {
  /** In-process bridge; values are copied, as on the way over a relay. */
  bridge: Bridge
  control: DeviceControl
  /** The real file behind a local path (package paths resolve against `from`, a page path); `null` when it isn't there. */
  resolve(path: string, from?: string): string | null
  close(): Promise<void>
}

/** What a test, or a panel, does to a phone. */
export interface DeviceControl extends PermissionControl {
  album: Album
  chat: Chat
  /** What `wx.saveFileToDisk` brought onto the computer (profile `pc`). */
  computer: { list(): DiskFile[] }
  /** Sets the kind of network. `none` also cuts what is under way. */
  network(type: NetworkType): void
  /**
   * How the line is, for everything that the phone sends and receives, connections that there are included: figures, or
   * a line by name (`edge`, `2g`, `3g-slow`, `3g`, `4g`, `lte`, `weak`). `null` = healthy, and all faults are taken back.
   * Its delays run on the phone's clock. Throws a RangeError or TypeError for what it does not know.
   */
  line(settings: LineSettings | LineName | null): void
  /**
   * Adds a fault for tasks that start from now on; the first that fits a task is its fault. So
   * `fault({ kind: 'cut', after: { up: 300_000 }, only: { api: 'uploadFile' }, times: 2 })` cuts the next two uploads, and
   * then all is well. `null` = all are taken back; what only stalls goes on.
   */
  fault(fault: LineFault | null): void
  /** How the line is, and the faults that are still to come. */
  lineState(): LineState
  /** Fills saved and user files, or the keys of `setStorage`, or both: the next byte is refused. `null` = room again. */
  fullStorage(full: Full | Full[] | null): void
  /** Ends this run of the mini program: temp files die, tasks end, saved files and storage stay. */
  restart: Life['restart']
  /**
   * Ends it at once, as the system does: nobody is told anything, connections break in the middle of a byte. Temp files
   * die at the next start.
   */
  kill: Life['kill']
  /**
   * Goes to the background for so many seconds of the phone's clock, and comes back: what runs longer than 5 s is cut,
   * and told on return. After 30 min of standing still the mini program is destroyed, and has to be started again
   * (wx-api §6.5).
   */
  background: Life['background']
  /** To the background; what is still running 5 s later fails with `interrupted`. */
  hide(): void
  show(): void
  /** Moves the phone's clock (timeouts, the 5 s) forward, in milliseconds. */
  advance(ms: number): void
  log: { list(): NetworkLogEntry[]; listen(on: (entry: NetworkLogEntry) => void): () => void }
}

/** A phone. Closing it removes what it kept in temporary folders. */
export async function createDevice(options: DeviceOptions = {}): Promise<Device> {
  const profile = profileOf(options.profile ?? 'devtools', {
    appId: options.appId ?? 'wx0123456789abcdef',
    appVersion: options.version ?? 'devtools',
    sdkVersion: options.sdkVersion ?? '3.17.0',
    fields: options.fields ?? 'tags',
  })
  const loginCode = createLogin(options, profile.appId)
  const { sdkVersion } = profile
  const limits = { ...limitsOf(sdkVersion), ...options.limits }
  const traits = traitsOf(profile.name, sdkVersion)
  const clock = createClock()
  const paths = createPaths(pathShape(profile.name), options.data ?? null, options.package ?? null)
  const disk = createDisk(paths, {
    storage: limits.files,
    read: limits.read,
    temp: limits.temp,
    open: limits.open,
  })
  const album = createAlbum(options.album ?? samplePhotos())
  const { chat, pickChatFiles } = createChat(options.chat ?? sampleChatFiles(), disk)
  const handles = createHandles(disk)
  const computer: DiskFile[] = []
  const studio = createStudio()
  const permissions = createPermissions(options.privacy ?? {}, paths.permissions)
  const conditions = createConditions(clock)
  const storage = createStorage(paths.storage, { item: limits.item, total: limits.storage })
  const line = createLine(clock, options.seed ?? 1)
  const weakWatch = createWeakWatch(clock.now, conditions.setWeak)
  const network = createNetwork({
    ground: {
      line,
      disk,
      agents: createAgents(line, (options.domains ?? null) !== null),
      rewrites: options.rewrites ?? {},
      domains: options.domains ?? null,
      referer: `https://servicewechat.com/${profile.appId}/${profile.appVersion}/page-frame.html`,
      userAgent: `Mozilla/5.0 (${profile.model}; ${profile.system}) MicroMessenger/${profile.weChatVersion} MiniProgramEnv/${profile.platform} dukou`,
      limits,
      traits,
      lowerCase: (api, url, args) =>
        options.headerCase === undefined
          ? overHttp2(traits, sdkVersion, api, url, args)
          : options.headerCase === 'lower',
    },
    clock,
    model: { profile: profile.name, sdkVersion },
    timeouts: { ...defaultTimeouts, ...options.networkTimeout },
    overflow: (api) => options.overflow ?? (atLeast(sdkVersion, queuesSince[api]) ? 'queue' : 'fail'),
    online: conditions.online,
    hidden: conditions.hidden,
    measured: weakWatch.ended,
  })
  conditions.onCut(network.cut)
  const life = createLife({
    clock,
    setHidden: conditions.setHidden,
    killTasks: network.kill,
    startAnew() {
      network.cut('restart')
      line.kill()
      weakWatch.forget()
      conditions.forgetWeak()
      handles.close()
      disk.forgetTemp()
    },
  })

  function fetchFile(url: string): Promise<string> {
    return new Promise((resolve, reject) => {
      network.open('downloadFile', { url }, (event) => {
        if (event.type === 'end') resolve(String(event.value.tempFilePath))
        else if (event.type === 'fail') {
          const listed = event.value.errno !== 600002
          reject(listed ? new Fault('download image fail') : new Fault('url not in domain list', 600002))
        }
      })
    })
  }

  /** A base library that is too old for `timeout` waits as long as ever (wx-api §5.1, §6.3 [docs]). */
  const timed = (args: Record<string, unknown>) =>
    atLeast(sdkVersion, traits.timeoutSince) ? args : { ...args, timeout: undefined }

  const calls = {
    ...contentCalls(disk),
    ...treeCalls(disk),
    ...handles.calls,
    ...packedCalls(disk),
    ...keepCalls(disk, album, computer),
    ...savedCalls(disk, clock.now),
    ...storage.calls,
    ...permissions.calls,
    getProfile: () => ({ ...profile }),
    getNetworkType: conditions.read,
  }
  const slowCalls = {
    pickPhotos: (args: Record<string, unknown>) => pickPhotos({ album, disk, studio, profile }, args),
    pickChatFiles: async (args: Record<string, unknown>) => pickChatFiles(args),
    compressImage: (args: Record<string, unknown>) => compressImage(disk, studio, profile.name, args),
    getImageInfo: (args: Record<string, unknown>) => getImageInfo(disk, args, fetchFile),
    probeSound: (args: Record<string, unknown>) => probeSound(disk, args, fetchFile),
    async login() {
      if (!conditions.online()) throw new Fault('unknown network error', 600000)
      return { code: loginCode() }
    },
  }

  return {
    bridge: createBridge({
      calls,
      slowCalls,
      open: (api, args, on) => network.open(api, timed(args), on),
      listen: conditions.listen,
      deliver: conditions.deliver,
    }),
    control: {
      album,
      chat,
      computer: { list: () => [...computer] },
      ...permissions.control,
      network: conditions.setNetwork,
      line: line.set,
      fault: line.fault,
      lineState: line.read,
      fullStorage: createRoom(disk, storage),
      ...life,
      hide: () => conditions.setHidden(true),
      show: () => conditions.setHidden(false),
      advance: clock.advance,
      log: network.log,
    },
    resolve(path, from) {
      const place = from === undefined ? paths.find(path) : paths.findFrom(path, from)
      return disk.look(place)?.isFile() ? place!.file : null
    },
    async close() {
      network.close()
      clock.clear()
      handles.close()
      await studio.close()
      paths.close()
    },
  }
}
