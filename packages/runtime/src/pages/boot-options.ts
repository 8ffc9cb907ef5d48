import type { CompiledProject } from '../project/compiled.ts'
import type { Surface } from './backend.ts'
import type { Builtin, BuiltinWorld } from './builtins/builtin.ts'
import type { TabBarMaker } from './tab-bar.ts'
import type { Trouble } from './trouble.ts'
import type { WxsMaker } from './wxs.ts'

/** What a mini program is started with. */
export interface BootOptions {
  project: CompiledProject
  /** The `wx` of page code. Navigation and what else belongs to pages is added to it. */
  wx: object
  uni?: object
  /** The built-in components that its templates may use. */
  builtins: Builtin[]
  /** Makes its tab bar. Only a project that has none can do without. */
  createTabBar?: TabBarMaker
  /** Makes its WXS. Only a project that has none can do without. */
  createWxs?: WxsMaker
  /** Where to draw: a page's document, or nowhere. It is closed with the mini program. */
  surface: Surface
  /** Address of an image (`<image src>`) for the browser. `from` is the route of the page that shows it. */
  assetUrl(path: string, from: string): string
  /** Size in pixels of an image, for `bindload` where nothing is drawn. Without it, no image loads in Node. */
  measure?(path: string, from: string): Promise<{ width: number; height: number }>
  /** What `<video>` and `<audio>` play by where nothing is drawn. Without it, they stay silent in Node. */
  openSound?: BuiltinWorld['openSound']
  /** Errors that page code threw, with file and line. They reach App.onError and the console anyway. */
  onError?(trouble: Trouble): void
  /** What WeChat would warn of in its console. Default: the console. */
  warn?(text: string): void
  /** Runs page code; tells whose it is where several mini programs run at once. */
  enter?<T>(run: () => T): T
  /** More globals for page code; they win over the runtime's own. */
  globals?: Record<string, unknown>
  /** Page to open first, with its query. Default: the first page of app.json. */
  url?: string
}
