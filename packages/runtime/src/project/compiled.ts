/** A mini-program folder, compiled. Plain JSON: it is made in Node and can be sent to a page. */
export interface CompiledProject {
  app: AppConfig
  /** CommonJS bodies by path (`pages/index/index.js`). Line numbers are those of the source file. */
  modules: Record<string, string>
  /** JSON files by path, for `require`. */
  data: Record<string, unknown>
  /** Folders under `miniprogram_npm` with a `package.json`, and the module that `main` names. */
  mains: Record<string, string>
  /** An expression that evaluates to all compiled templates, by path without `.wxml`. */
  templates: string
  /** Every tag that the templates may make, the project's own among them. */
  tags: string[]
  /** WXS as JavaScript, by path (`pages/a/tools.wxs`), or template and module name (`pages/a/a.wxml#tools`). */
  scripts: Record<string, string>
  /** Lines of event handlers in templates, by path and `event name`. */
  handlers: Record<string, Record<string, number>>
  /** Pages by route, in the order of app.json. The first is the entry. */
  pages: string[]
  /** Settings of each page and component, by path without extension. */
  components: Record<string, ComponentConfig>
  /** CSS of app.wxss (path `app`), components and pages, in the order in which it applies. */
  styles: CompiledStyle[]
  /** What the compiler noticed and did not refuse. */
  warnings: string[]
}

/**
 * CSS made from one wxss file and its imports. A component's class names carry {@link SCOPE_MARK} in front, which
 * becomes the component's prefix, or nothing where its styles are shared.
 */
export interface CompiledStyle {
  path: string
  css: string
}

/** Stands before every class name in a component's CSS until the component's style isolation is known. */
export const SCOPE_MARK = '__dukou-scope__'

/** Settings of a page or a component from its JSON file, with `usingComponents` resolved to absolute paths. */
export interface ComponentConfig {
  component?: boolean
  usingComponents?: Record<string, string>
  componentGenerics?: Record<string, true | { default?: string }>
  componentPlaceholder?: Record<string, string>
  styleIsolation?: string
  [key: string]: unknown
}

/** app.json, as far as the runtime reads it. */
export interface AppConfig {
  pages: string[]
  entryPagePath?: string
  window?: WindowConfig
  tabBar?: TabBarConfig
  usingComponents?: Record<string, string>
  networkTimeout?: Record<string, number>
  subPackages?: { root: string; pages: string[] }[]
  subpackages?: { root: string; pages: string[] }[]
  [key: string]: unknown
}

/** The window settings of app.json or of one page. */
export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: 'black' | 'white'
  navigationStyle?: 'default' | 'custom'
  backgroundColor?: string
  [key: string]: unknown
}

/** The tab bar of app.json. */
export interface TabBarConfig {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
  custom?: boolean
  list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[]
}
