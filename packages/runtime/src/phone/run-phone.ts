import type { NetworkLogEntry } from '../device/network/log-entry.ts'
import { isRemote } from '../device/network/remote.ts'
import { createDomSurface } from '../pages/backend.ts'
import { bootMiniProgram, type MiniProgram } from '../pages/boot.ts'
import { loadBuiltins } from '../pages/builtins/load.ts'
import type { Trouble } from '../pages/trouble.ts'
import type { PageBridge } from '../relay/page-bridge.ts'
import { appEventsOf } from '../wx/app-events.ts'
import { fetchedPerson, fetchPerson } from '../wx/fetched-person.ts'
import type { Profile } from '../wx/profile.ts'
import type { ChatEntry } from '../wx/screen.ts'
import { createUni } from '../wx/uni.ts'
import { createWx } from '../wx/wx.ts'
import type { AlbumEntry, AlbumSource } from './album.ts'
import type { ChatSource } from './chat-files.ts'
import { createDomScreen, widgetParts } from './dom-screen.ts'
import { drawFrame, type Frame, isNarrow } from './frame.ts'
import { createHtmlSpeaker } from './html-speaker.ts'
import type { Launch } from './launch.ts'
import { loadStyle } from './load-style.ts'
import { keepPlace, takePlace } from './place.ts'
import type { Mistake } from './project-source.ts'

/** Draws the phone and its panel, and runs the mini program on it. */
export async function runPhone(page: PageBridge, launch: Launch): Promise<void> {
  const { control } = page
  const { profile } = launch
  await control('launch')
  let connected = launch.state.networkType !== 'none'

  // Page code runs, and may show things, before the call that boots it has returned.
  let program: MiniProgram | null = null
  const restart = () => location.reload()
  /** It has ended without being told anything. */
  const startAgain = () => {
    program?.kill()
    restart()
  }
  const reloadInPlace = () => {
    keepPlace(program)
    location.reload()
  }
  const frame: Frame = drawFrame({
    title: launch.title,
    model: `${profile.platform} · ${profile.sdkVersion}`,
    onBack: () => program?.back(),
    async onMenu() {
      const { showSheet } = await widgetParts()
      const choice = await showSheet(frame.layer, [
        { text: '重新进入小程序', small: 'Restart' },
        { text: connected ? '断网' : '恢复网络', small: connected ? 'Go offline' : 'Go online' },
        { text: '线路、故障和网络记录', small: 'Panel' },
      ])
      if (choice === 0) restart()
      else if (choice === 1) await control('network', connected ? 'none' : 'wifi')
      else if (choice === 2) (await panel).open()
    },
    onLeave() {
      frame.showHome(true)
      void control('hide')
    },
    onEnter() {
      frame.showHome(false)
      void control('show')
    },
  })
  document.body.append(frame.phone)
  frame.setNetwork(connected)

  // A piece of its own: the phone does not wait for it.
  const panel = import('./panel/panel.ts').then(async ({ drawPanel }) => {
    await loadStyle('/panel-style.css')
    const drawn = drawPanel(launch, {
      control,
      restart,
      became: reloadInPlace,
      async background(seconds) {
        if ((await control('background', seconds)) === 'destroyed') startAgain()
      },
      async kill() {
        await control('kill')
        startAgain()
      },
    })
    document.body.append(drawn.root)
    for (const entry of (await control('log')) as NetworkLogEntry[]) drawn.task(entry)
    return drawn
  })
  page.bridge.listen((event) => {
    if (event.type === 'appHide') program?.hide()
    else if (event.type === 'appShow') program?.show()
    else if (event.type === 'networkStatusChange') {
      connected = event.value.isConnected
      frame.setNetwork(connected)
      void panel.then((one) => one.refresh())
    }
  })
  page.notices((name, value) => {
    if (name === 'log') void panel.then((one) => one.task(value as NetworkLogEntry))
    else if (name === 'reload') reloadInPlace()
    else if (name === 'missed') void panel.then((one) => one.refresh())
    else if (name === 'mistake') void tellMistake(frame, value as Mistake, 'on')
  })
  if (launch.project === null) {
    if (launch.mistake) await tellMistake(frame, launch.mistake, launch.state.reload)
    return
  }

  // What no template names, the first page does not wait for.
  const [builtins, wxs, tabBar] = await Promise.all([
    loadBuiltins(launch.project.tags),
    Object.keys(launch.project.scripts).length > 0 ? import('../pages/wxs.ts') : null,
    launch.project.app.tabBar ? import('../pages/tab-bar.ts') : null,
  ])

  const assetUrl = (source: string, from: string) => addressOf(page, source, from)
  const current = () => program?.current?.route ?? ''
  const screen = createDomScreen({
    layer: frame.layer,
    album: albumOf(page),
    chat: chatOf(page),
    imageUrl: (source) => assetUrl(source, current()),
  })
  const speaker = createHtmlSpeaker((source) => assetUrl(source, current()))
  const wx = createWx({
    bridge: page.bridge,
    screen,
    speaker,
    createPerson: fetchedPerson,
    profile: fitProfile(profile),
    components: launch.components,
    onError: (error) => (program ? program.report(error) : reportError(error)),
  })
  const uni = createUni(wx)
  const onError = ({ message, file, line }: Trouble) => {
    void panel.then((one) => one.trouble(message, file ? `${file}:${line}` : ''))
  }
  const place = takePlace(launch.project.pages)
  for (const text of launch.project.warnings) console.warn(text)
  program = bootMiniProgram({
    project: launch.project,
    wx,
    uni,
    builtins,
    ...(tabBar && { createTabBar: tabBar.createTabBar }),
    ...(wxs && { createWxs: wxs.createWxs }),
    surface: createDomSurface(frame.page),
    assetUrl,
    onError,
    ...(place !== null && { url: place }),
  })
  program.onBar(frame.setBar)
  fetchNext()
  window.addEventListener('unhandledrejection', ({ reason, promise }) => {
    appEventsOf(wx)?.tell('UnhandledRejection', { reason, promise })
  })
  Object.assign(window, { __phone: { wx, uni, screen, control, program } })
}

/** Fetches what is likely to be asked for next, so that it is there at once, and even if the phone's process has ended. */
function fetchNext(): void {
  for (const fetch of [fetchPerson, widgetParts]) fetch().catch(() => {})
}

async function tellMistake(frame: Frame, mistake: Mistake, reload: 'on' | 'off'): Promise<void> {
  const { showMistake } = await import('./mistake.ts')
  showMistake(frame.layer, mistake, reload)
}

/** Where the browser loads a picture or a sound from: the phone's files, or the network by way of the rewrite table. */
function addressOf(page: PageBridge, source: string, from: string): string {
  if (source === '' || /^(data|blob):/.test(source)) return source
  return isRemote(source)
    ? page.address('/remote', { url: source })
    : page.address('/local', { path: source, from })
}

function albumOf(page: PageBridge): AlbumSource {
  return {
    list: () => page.control('album') as Promise<AlbumEntry[]>,
    async add(file) {
      const response = await page.fetch(`/album?${new URLSearchParams({ name: file.name })}`, {
        method: 'POST',
        headers: { 'content-type': file.type || 'application/octet-stream' },
        body: file,
      })
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as AlbumEntry
    },
    address: (id) => page.address('/photo', { id }),
  }
}

function chatOf(page: PageBridge): ChatSource {
  return {
    list: () => page.control('chat') as Promise<ChatEntry[]>,
    async add(file) {
      const path = `/chat?${new URLSearchParams({ name: file.name })}`
      const response = await page.fetch(path, { method: 'POST', body: file })
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as ChatEntry
    },
  }
}

/** A narrow window is a real phone's: its status bar is not ours to draw, and no part of the page's height. */
function fitProfile(profile: Profile): Profile {
  if (!isNarrow()) return profile
  const { statusBarHeight, windowHeight } = profile
  return { ...profile, statusBarHeight: 0, windowHeight: windowHeight + statusBarHeight }
}
