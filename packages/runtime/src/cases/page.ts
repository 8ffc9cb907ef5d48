import type { AlbumEntry } from '../device/album.ts'
import { forOneRun } from '../headless/one-run.ts'
import { createHeadlessScreen } from '../headless/screen.ts'
import { createHeadlessSpeaker, type Probe } from '../headless/speaker.ts'
import { createDomSurface } from '../pages/backend.ts'
import { bootMiniProgram, type MiniProgram } from '../pages/boot.ts'
import { builtins } from '../pages/builtins/all.ts'
import { createTabBar } from '../pages/tab-bar.ts'
import { createWxs } from '../pages/wxs.ts'
import type { CompiledProject } from '../project/compiled.ts'
import { openPageBridge } from '../relay/page-bridge.ts'
import { appEventsOf } from '../wx/app-events.ts'
import { fetchedPerson } from '../wx/fetched-person.ts'
import type { ChatEntry } from '../wx/screen.ts'
import { createUni } from '../wx/uni.ts'
import { createUniBuild } from '../wx/uni-build.ts'
import { createWx } from '../wx/wx.ts'
import type { CaseApp } from './case.ts'
import { cases } from './cases.ts'
import { cleanUp, createTools, revive } from './tools.ts'

/** What a page that runs cases offers to whoever drives it. */
export interface CasePage {
  /** Runs the case of this name. `null` = it holds, else why not. */
  runCase(name: string): Promise<string | null>
}

/** The same `wx` as everywhere, in this page: its device is at the other end of the relay, its taps are scripted. */
async function open(): Promise<CasePage> {
  const page = await openPageBridge(location.hash.slice(1))
  const { server } = (await (await page.fetch('/case-server')).json()) as { server: string }
  const thrown: unknown[] = []
  const warned: string[] = []
  const { screen, control } = createHeadlessScreen({
    album: async () => ((await page.control('album')) as AlbumEntry[]).map(({ id }) => id),
    chat: () => page.control('chat') as Promise<ChatEntry[]>,
  })
  const { speaker, silence } = createHeadlessSpeaker(
    async (src) => (await page.bridge.call('probeSound', { src })) as Probe,
  )

  let project: CompiledProject | null = null
  let program: MiniProgram | null = null
  page.bridge.listen(({ type }) => {
    if (type === 'appHide') program?.hide()
    else if (type === 'appShow') program?.show()
  })

  window.addEventListener('unhandledrejection', ({ reason, promise }) => {
    appEventsOf(wx)?.tell('UnhandledRejection', { reason, promise })
  })

  let run = forOneRun(page.bridge)
  const start = () =>
    createWx({
      bridge: run.bridge,
      screen,
      speaker,
      createPerson: fetchedPerson,
      onError: (error) => thrown.push(error),
      onWarning: (text) => warned.push(text),
    })
  let wx = start()
  let uni = createUni(wx)

  const end = () => {
    program?.close()
    program = null
    run.end()
    silence()
  }
  const begin = () => {
    run = forOneRun(page.bridge)
    wx = start()
    uni = createUni(wx)
  }

  /** Opens the case program on this phone. */
  async function openProgram(): Promise<void> {
    project ??= (await (await page.fetch('/case-program')).json()) as CompiledProject
    program = bootMiniProgram({
      project,
      wx,
      uni,
      builtins,
      createTabBar,
      createWxs,
      surface: createDomSurface(document.querySelector('main')!),
      assetUrl: (path) => path,
      onError: ({ error }) => thrown.push(error),
      warn: (text) => warned.push(text),
    })
  }

  async function add(path: string, { name, bytes }: { name: string; bytes: Uint8Array }): Promise<string> {
    const address = `${path}?${new URLSearchParams({ name })}`
    const answer = await page.fetch(address, { method: 'POST', body: Uint8Array.from(bytes) })
    return ((await answer.json()) as { id: string }).id
  }

  const tools = createTools({
    wx: () => wx,
    uni: () => uni,
    uniOn: (build) => createUniBuild(wx, build),
    app: () => program!.app as unknown as CaseApp,
    server,
    thrown,
    warned,
    control: {
      ...control,
      bar: () => program!.bar(),
      tabBar: () => program!.tabBar(),
      network: (type) => page.control('network', type),
      addToAlbum: (photo) => add('/album', photo),
      addToChat: (file) => add('/chat', file),
      album: () => page.control('album') as Promise<AlbumEntry[]>,
      deny: (what) => page.control('deny', what),
      allow: (what) => page.control('allow', what),
      forget: (what) => page.control('forget', what),
      hide: () => page.control('hide'),
      show: () => page.control('show'),
      advance: (ms) => page.control('advance', ms),
      line: (settings) => page.control('line', settings),
      fault: (fault) => page.control('fault', fault),
      fullStorage: (full) => page.control('fullStorage', full),
      async background(seconds) {
        if ((await page.control('background', seconds)) !== 'destroyed') return
        end()
        await page.control('restart')
        begin()
      },
      kill() {
        program?.kill()
        program = null
        end()
        return page.control('kill')
      },
      async restart() {
        end()
        await page.control('restart')
        begin()
      },
    },
  })

  return {
    async runCase(name) {
      try {
        await revive(tools.control)
        await cleanUp(tools)
        const wanted = cases.find((one) => one.name === name)!
        if (wanted.pages) await openProgram()
        await wanted.run(tools)
        return null
      } catch (error) {
        return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)
      }
    },
  }
}

Object.assign(globalThis, { casePage: open() })
