import type { AlbumEntry } from '../device/album.ts'
import type { LineFault, LineName, LineSettings } from '../device/device.ts'
import type { Permission } from '../device/permissions.ts'
import type { ModalAnswer, Shown } from '../headless/screen.ts'
import type { Bar } from '../pages/bar.ts'
import type { TabBar } from '../pages/tab-bar.ts'
import type { Uni } from '../wx/uni.ts'
import type { UniBuild } from '../wx/uni-build.ts'
import type { Wx } from '../wx/wx.ts'
import type { CasePageName } from './program/pages.ts'

/** One fact about `wx`, as something that can be run against any `wx`. */
export interface Case {
  name: string
  /** Where the fact is written. */
  source: string
  /** The phone it needs, when an ordinary one won't do. `{server}` in a text stands for the case server's origin. */
  phone?: CasePhone
  /** It is asked from within the case program (`program/pages.ts`): `open`, `pages` and `told` are there. */
  pages?: true
  run(t: CaseTools): Promise<void> | void
}

/** Plain JSON: it goes to wherever the phone is. The same fields as the device's options. */
export interface CasePhone {
  profile?: 'devtools' | 'android' | 'ios' | 'pc'
  appId?: string
  version?: string
  sdkVersion?: string
  headerCase?: 'keep' | 'lower'
  fields?: 'tags' | 'text'
  rewrites?: Record<string, string>
  domains?: { request: string[]; uploadFile: string[]; downloadFile: string[] }
  networkTimeout?: { request?: number; uploadFile?: number; downloadFile?: number }
  overflow?: 'queue' | 'fail'
  privacy?: { undeclared?: string[]; agreed?: boolean }
  limits?: Record<string, number>
  seed?: number
  /** Files of the mini program itself: their texts by their paths from its root. */
  files?: Record<string, string>
}

/** What a case may do to the phone. Everything may be a promise: the phone can be in another process. */
export interface CaseControl {
  choose(what: string[] | number, options?: { size?: 'original' | 'compressed' }): unknown
  cancelNext(): unknown
  /** Puts something into the album; gives its id. */
  addToAlbum(photo: { name: string; bytes: Uint8Array }): string | Promise<string>
  /** Puts a file into a chat; gives its id. */
  addToChat(file: { name: string; bytes: Uint8Array }): string | Promise<string>
  answerModal(answer: ModalAnswer): unknown
  answerActionSheet(index: number | null): unknown
  answerPermission(answer: 'allow' | 'deny' | 'ignore' | 'cancel'): unknown
  answerSettings(changes: Record<string, boolean>): unknown
  deny(what: Permission): unknown
  allow(what: Permission): unknown
  forget(what: Permission): unknown
  /** Names and sizes of what is in the album. */
  album(): AlbumEntry[] | Promise<AlbumEntry[]>
  shown(): Shows | Promise<Shows>
  history(): Shown[] | Promise<Shown[]>
  network(type: string): unknown
  hide(): unknown
  show(): unknown
  advance(ms: number): unknown
  /** Ends the run of the mini program; `t.wx` is another object from then on. */
  restart(): unknown
  line(settings: LineSettings | LineName | null): unknown
  fault(fault: LineFault | null): unknown
  fullStorage(full: 'files' | 'storage' | null): unknown
  background(seconds: number): unknown
  /** Ends the run at once; `restart` begins the next. */
  kill(): unknown
  /** The navigation bar of the page that is shown. */
  bar(): Bar | Promise<Bar>
  tabBar(): (TabBar | null) | Promise<TabBar | null>
}

/** A page, or a component on it, as its own code sees it. */
export interface CasePage {
  route: string
  options: Record<string, string>
  data: Record<string, unknown>
  setData(patch: object, callback?: () => void): void
  // biome-ignore lint/suspicious/noExplicitAny: what a page has beside these
  [member: string]: any
}

/** The App object of the case program. */
export interface CaseApp {
  /** What pages were told of their lives, in order: `first.onShow`. */
  told: string[]
  /** `getCurrentPages`. */
  pages(): CasePage[]
}

export interface Shows {
  toast: { kind: string; title: string; icon: string; mask: boolean; image?: string } | null
  modal: { title: string; confirmText: string; cancelText: string; showCancel: boolean } | null
  preview: { urls: string[]; current: string } | null
}

/** What an API told its callbacks. */
export interface Outcome {
  /** `success` or `fail`, then `complete`. */
  order: string[]
  // biome-ignore lint/suspicious/noExplicitAny: results of any API
  result: any
  /** Whether `complete` got the same object. */
  same: boolean
  returned: unknown
}

export interface CaseTools {
  readonly wx: Wx
  readonly uni: Uni
  /** The `uni` of another build on the same phone. */
  uniOn(build: UniBuild): Uni
  control: CaseControl
  /** What callbacks threw. */
  readonly thrown: unknown[]
  /** What `wx` warned of. */
  readonly warned: string[]
  /** An address on the case server. */
  url(path: string): string
  /** Calls `api` of `on` (default `wx`) with callbacks and waits for `complete`. */
  call(api: string, options?: object, on?: object): Promise<Outcome>
  /** The same, and it must succeed with `<api>:ok`. Resolves with the result. */
  // biome-ignore lint/suspicious/noExplicitAny: results of any API
  succeeds(api: string, options?: object, on?: object): Promise<any>
  /** The same, and it must fail with this errMsg, and this errno when one is given. */
  // biome-ignore lint/suspicious/noExplicitAny: results of any API
  fails(api: string, options: object, errMsg: string | RegExp, errno?: number, on?: object): Promise<any>
  /** A temp file: the album's first picture. */
  photo(): Promise<string>
  /** A new user file with this text. Returns its path. */
  file(name: string, text: string | ArrayBuffer): string
  /**
   * Opens a page of the case program as the only one, by wx.reLaunch. Resolves with its `this` when it is ready; what was
   * told before its `onLoad` is forgotten.
   */
  open(page: CasePageName, query?: string): Promise<CasePage>
  /** Open pages, the shown one last. */
  pages(): CasePage[]
  /** What pages were told since `open`, in order: `first.onShow`. */
  told(): string[]
  /** Ends a case that only what is drawn can answer, where nothing is: it can't be asked. */
  drawn(): Promise<void>
  wait(ms: number): Promise<void>
  /** Waits until `done` is true, for at most two seconds. */
  until(done: () => boolean): Promise<void>
  equal(actual: unknown, expected: unknown, what?: string): void
  deepEqual(actual: unknown, expected: unknown, what?: string): void
  ok(value: unknown, what?: string): void
  match(text: unknown, pattern: RegExp, what?: string): void
  throws(run: () => unknown, errMsg: string | RegExp, errno?: number): void
}
