import { createAnimation } from './animation.ts'
import { createAppEvents, keepAppEvents } from './app-events.ts'
import { arrayBufferToBase64, base64ToArrayBuffer } from './base64.ts'
import type { Args, Bridge } from './bridge.ts'
import { type Behind, createAsync, createIsolate, later } from './call.ts'
import { type Components, canIUse, rowIn } from './can-i-use.ts'
import { createFileSystem, createSync, type FileSystemManager } from './file-system.ts'
import { createInnerAudio, type InnerAudioContext } from './inner-audio.ts'
import { createListeners } from './listeners.ts'
import { createNetwork, type StartTask } from './network.ts'
import type { PersonMaker } from './person.ts'
import type { Profile } from './profile.ts'
import type { Screen } from './screen.ts'
import type { Speaker } from './speaker.ts'
import { storage, storageSync } from './storage.ts'
import { type ApiName, type ApiRow, phoneSurface, surface } from './surface.ts'
import { systemInfo } from './system.ts'
import type { RequestTask, TransferTask } from './task.ts'
import { atLeast } from './version.ts'

export interface WxOptions {
  bridge: Bridge
  screen: Screen
  speaker: Speaker
  /** Makes the APIs that ask the person. */
  createPerson: PersonMaker
  /** Asked of the device when absent. */
  profile?: Profile
  /** What a developer's callback throws. Default: it is thrown on, as an uncaught error. */
  onError?: (error: unknown) => void
  /** Told what a call will get wrong without failing: form fields that arrive mangled, options left out. Default: the console. */
  onWarning?: (text: string) => void
  /** What `canIUse` knows of components: names and their attributes. */
  components?: Components
}

// biome-ignore lint/suspicious/noExplicitAny: mini-program code calls it without types
type Callable = (...args: any[]) => any

/** The `wx` object. Which names it has, and what each takes and gives, is told by `surface`. */
export type Wx = Record<Exclude<ApiName, keyof Typed>, Callable> & Typed

interface Typed {
  env: { USER_DATA_PATH: string }
  request(options: object): RequestTask
  uploadFile(options: object): TransferTask
  downloadFile(options: object): TransferTask
  getFileSystemManager(): FileSystemManager
  createInnerAudioContext(options?: object): InnerAudioContext
}

const starts = new WeakMap<object, StartTask>()
const agreements = new WeakMap<object, () => Promise<unknown>>()
const profiles = new WeakMap<object, Profile>()
const pickedNames = new WeakMap<object, Map<string, string>>()

/** How `uni` reaches the network under a `wx`. */
export const startOf = (wx: Wx): StartTask => starts.get(wx)!

/** How `<button open-type="agreePrivacyAuthorization">` agrees for the one who taps it. */
export const agreementOf = (wx: object): (() => Promise<unknown>) | undefined => agreements.get(wx)

/** Which WeChat a `wx` imitates; `undefined` when it is another kind of `wx`. */
export const profileOf = (wx: object): Profile | undefined => profiles.get(wx)

/** The names of what was picked through a `wx`, by their paths: `uni` tells them on H5. */
export const namesOf = (wx: Wx): ReadonlyMap<string, string> => pickedNames.get(wx)!

function throwOn(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
  else {
    setTimeout(() => {
      throw error
    })
  }
}

/** Makes a `wx` over a phone. */
export function createWx({
  bridge,
  screen,
  speaker,
  createPerson,
  onError = throwOn,
  onWarning = console.warn,
  components = {},
  ...given
}: WxOptions): Wx {
  const profile = given.profile ?? (bridge.callSync('getProfile', {}) as unknown as Profile)
  const isolate = createIsolate(onError)
  const start = createNetwork(bridge, isolate, onWarning, profile)
  const info = systemInfo(
    profile,
    () => screen.size?.() ?? null,
    () => bridge.callSync('getShutDoors', {}).doors as string[],
  )
  const fromDevice =
    (api: string): Behind =>
    (args) =>
      bridge.call(api, args)

  const appEvents = createAppEvents(isolate)
  const photoNames = new Map<string, string>()
  const person = createPerson({ bridge, screen, speaker, profile, isolate, names: photoNames })
  const behind: Record<string, Behind> = {
    ...storage(bridge),
    getSystemInfo: info.getSystemInfoSync,
    getSystemInfoAsync: info.getSystemInfoSync,
  }
  for (const api of [
    'saveFile',
    'getSavedFileList',
    'getSavedFileInfo',
    'removeSavedFile',
    'getFileInfo',
    'getNetworkType',
    'login',
  ]) {
    behind[api] = fromDevice(api)
  }

  const sync: Record<string, (args: Args) => unknown> = {
    ...storageSync(bridge),
    ...info,
    canIUse: ({ schema }) =>
      canIUse(String(schema), (api) => typeof names[api] === 'function', profile.sdkVersion, components),
  }

  const wx = {
    env: { USER_DATA_PATH: profile.userDataPath },
    request: (options: object) => start('request', options),
    uploadFile: (options: object) => start('uploadFile', options),
    downloadFile: (options: object) => start('downloadFile', options),
    createAnimation,
    createInnerAudioContext: () => createInnerAudio(speaker, isolate),
    nextTick: (run: unknown) => later(() => isolate(run)),
    arrayBufferToBase64,
    base64ToArrayBuffer,
    onNeedPrivacyAuthorization: person.onNeedPrivacyAuthorization,
    ...createListeners(bridge, isolate),
    ...appEvents.api,
  } as unknown as Wx
  const names = wx as unknown as Record<string, unknown>
  let files: FileSystemManager | null = null
  wx.getFileSystemManager = () => (files ??= createFileSystem(bridge, isolate, profile.sdkVersion))

  // Before 2.10.2 there were no promises (wx-api §1.2 [docs]).
  const promises = atLeast(profile.sdkVersion, '2.10.2')
  for (const [api, given] of Object.entries(phoneSurface)) {
    const row = { ...rowIn(given as ApiRow, profile.sdkVersion), ...(!promises && { promise: false }) }
    if (row.kind === 'async')
      names[api] = createAsync(isolate, api, row, (behind[api] ?? person.behind(api))!)
    else if (row.kind === 'sync' && sync[api] !== undefined) names[api] = createSync(api, row, sync[api])
  }
  // What came with a later base library, or is another system's, is not there.
  for (const [api, { since, profiles }] of Object.entries(surface as Record<string, ApiRow>)) {
    const here = profiles?.includes(profile.name) ?? true
    if (!here || !atLeast(profile.sdkVersion, since ?? '0')) delete names[api]
  }
  starts.set(wx, start)
  agreements.set(wx, person.agree)
  profiles.set(wx, profile)
  keepAppEvents(wx, appEvents.events)
  pickedNames.set(wx, photoNames)
  return wx
}
