import { createMeasure } from './headless/measure.ts'
import { createPhone, type Phone, type PhoneOptions } from './headless/phone.ts'
import { claimRejections } from './headless/unhandled.ts'
import type { Bar } from './pages/bar.ts'
import { bootMiniProgram, type MiniProgram } from './pages/boot.ts'
import { builtins, componentAttributes } from './pages/builtins/all.ts'
import { createNodeSurface } from './pages/no-backend.ts'
import type { PageApis } from './pages/page-apis.ts'
import { createPageHandle, type PageHandle } from './pages/page-handle.ts'
import { createTabBar, type TabBar } from './pages/tab-bar.ts'
import type { Trouble } from './pages/trouble.ts'
import { createWxs } from './pages/wxs.ts'
import { compileProject } from './project/compile.ts'
import type { CompiledProject } from './project/compiled.ts'
import { projectRoot } from './project/folder.ts'
import { appEventsOf } from './wx/app-events.ts'

export interface OpenMiniProgramOptions extends Omit<PhoneOptions, 'package' | 'components'> {
  /** Page to open first, with its query. Default: the first page of app.json. */
  url?: string
  /** More globals for page code; they win over the runtime's own. */
  globals?: Record<string, unknown>
}

/** A mini program that runs in Node on a phone that nobody looks at. */
export interface OpenedMiniProgram {
  /** Of this run: another one after `restart()`. */
  readonly wx: Phone['wx'] & PageApis
  readonly uni: Phone['uni']
  /** The phone: its album, choices, network, and what is on the screen. */
  readonly control: Phone['control']
  readonly device: Phone['device']
  /** The object that App() made. */
  readonly app: Record<string, unknown>
  /** The page that is shown. */
  readonly page: PageHandle
  /** The navigation bar of the page that is shown: its title and colours. */
  readonly bar: Bar
  /** The tab bar, with its badges and red dots; null when app.json has none. */
  readonly tabBar: TabBar | null
  /** Routes of the open pages, the shown one last. */
  routes(): string[]
  /** What page code threw, of all runs. */
  readonly errors: Trouble[]
  /** What WeChat would warn of in its console, of all runs: a missing handler, too much data, an unknown tag … */
  readonly warnings: string[]
  /** Opens a page as wx.reLaunch does. */
  goto(url: string): Promise<PageHandle>
  /**
   * Asks every few milliseconds until the answer is truthy, and resolves with it. Fails after `timeout` milliseconds
   * (default 5000) and tells what the page looks like.
   */
  waitFor<T>(ask: () => T, options?: { timeout?: number }): Promise<NonNullable<T>>
  /**
   * Resolves when nothing is going on: no call or task waits for the phone, no timeout of page code is due within 20 ms, and
   * so it has been for three turns. Intervals and later timeouts don't count. Fails after `timeout` milliseconds (default 5000).
   */
  settled(options?: { timeout?: number }): Promise<void>
  /** Ends this run and starts the next on the same data: temp files are gone, saved files and storage stay. */
  restart(): void
  close(): Promise<void>
}

/** A timeout that is due within this is waited for by `settled()`. */
const SOON_MS = 20

/**
 * Opens a mini-program folder in Node: no window, a real network, real files.
 *
 * @throws ProjectError when the folder is no mini program or has a mistake.
 */
export async function openMiniProgram(
  folder: string,
  options: OpenMiniProgramOptions = {},
): Promise<OpenedMiniProgram> {
  return openProject(await compileProject(folder, 'checked'), projectRoot(folder), options)
}

/** The same for one that is compiled; `root` = the folder of its files, null = they can't be read. */
export async function openProject(
  project: CompiledProject,
  root: string | null,
  options: OpenMiniProgramOptions = {},
): Promise<OpenedMiniProgram> {
  const { url, globals, onError, onWarning, ...phoneOptions } = options
  const errors: Trouble[] = []
  const warnings: string[] = []
  const warn = (text: string) => {
    warnings.push(text)
    if (onWarning) onWarning(text)
    else console.warn(text)
  }
  for (const text of project.warnings) warn(text)
  let program: MiniProgram | null = null
  const phone = await createPhone({
    ...phoneOptions,
    ...(root !== null && { package: root }),
    components: componentAttributes,
    networkTimeout: { ...project.app.networkTimeout, ...options.networkTimeout },
    onError: (error) => program?.report(error),
    onWarning: warn,
  })
  const pictures = createMeasure(phone.device, options.rewrites ?? {})

  const boot = (): MiniProgram =>
    bootMiniProgram({
      project,
      wx: phone.wx,
      uni: phone.uni,
      builtins,
      createTabBar,
      createWxs,
      surface: createNodeSurface(),
      assetUrl: (path) => path,
      measure: pictures.measure,
      openSound: phone.speaker.open,
      warn,
      enter: (run) => claim.enter(run),
      onError(trouble) {
        errors.push(trouble)
        onError?.(trouble.error)
      },
      ...(globals ? { globals } : {}),
      ...(url ? { url } : {}),
    })
  let stopListening = () => {}
  const start = () => {
    program = claim.enter(boot)
    stopListening = phone.device.bridge.listen((event) => {
      if (event.type === 'appHide') program?.hide()
      else if (event.type === 'appShow') program?.show()
    })
  }
  const claim = claimRejections((reason, promise) => {
    appEventsOf(phone.wx)?.tell('UnhandledRejection', { reason, promise })
    program?.report(reason)
  })
  const stop = () => {
    stopListening()
    program?.close()
    program = null
  }
  const kill = () => {
    stopListening()
    program?.kill()
    program = null
    phone.control.kill()
  }
  const restart = () => {
    stop()
    phone.control.restart()
    start()
    return phone.wx
  }
  const control: Phone['control'] = {
    ...phone.control,
    kill,
    restart,
    async background(seconds) {
      const outcome = await phone.device.control.background(seconds)
      if (outcome === 'destroyed') {
        kill()
        restart()
      }
      return outcome
    },
  }
  try {
    start()
  } catch (error) {
    claim.stop()
    await phone.close()
    throw error
  }

  const page = (): PageHandle => {
    const current = program?.current
    if (!current) throw new Error('没有打开的页面。 No page is open.')
    return createPageHandle(current)
  }
  return {
    get wx() {
      return phone.wx as Phone['wx'] & PageApis
    },
    get uni() {
      return phone.uni
    },
    control,
    device: phone.device,
    get app() {
      return program?.app ?? {}
    },
    get page() {
      return page()
    },
    get bar() {
      page()
      return program!.bar()
    },
    get tabBar() {
      return program?.tabBar() ?? null
    },
    routes: () => (program?.pages() ?? []).map(({ route }) => route),
    errors,
    warnings,
    async goto(to) {
      await program?.apis.reLaunch({ url: to.startsWith('/') ? to : `/${to}` })
      return page()
    },
    async waitFor<T>(ask: () => T, { timeout = 5000 } = {}) {
      const end = Date.now() + timeout
      for (;;) {
        const answer = await ask()
        if (answer) return answer as NonNullable<T>
        if (Date.now() >= end) {
          throw new Error(
            `等了 ${timeout} 毫秒还没有等到。 It did not come within ${timeout} ms. ${page().route}:\n${page().snapshot()}`,
          )
        }
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async settled({ timeout = 5000 } = {}) {
      const end = Date.now() + timeout
      for (let quiet = 0; quiet < 3; ) {
        await new Promise((resolve) => setTimeout(resolve))
        quiet = phone.busy() === 0 && program?.soon(SOON_MS) !== true ? quiet + 1 : 0
        if (Date.now() >= end && quiet < 3) {
          throw new Error(
            `等了 ${timeout} 毫秒还没有静下来。 It did not come to rest within ${timeout} ms: ${phone.busy()} calls or tasks are waiting.`,
          )
        }
      }
    },
    restart,
    async close() {
      stop()
      claim.stop()
      pictures.close()
      await phone.close()
    },
  }
}
