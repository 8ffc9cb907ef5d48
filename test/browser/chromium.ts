import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const SYSTEM = {
  linux: ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
}

/**
 * The Chromium that browser tests run in: `CHROME_PATH`, else the system's Chrome or Chromium, else the one that
 * `@sparticuz/chromium` brings for Linux x64.
 *
 * @throws when there is none: browser tests never skip.
 */
export async function findChromium(): Promise<string> {
  const chosen = process.env.CHROME_PATH
  if (chosen) {
    if (existsSync(chosen)) return chosen
    throw new Error(`CHROME_PATH names ${chosen}, and there is no such file. CHROME_PATH 指向的文件不存在。`)
  }
  for (const name of SYSTEM[process.platform as keyof typeof SYSTEM] ?? []) {
    const path = name.includes('/') || name.includes('\\') ? name : which(name)
    if (path && existsSync(path)) return path
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    // Read when the module loads: makes it unpack its own NSS libraries, which a bare system lacks.
    process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
    const { default: bundled } = await import('@sparticuz/chromium')
    return await bundled.executablePath()
  }
  throw new Error(
    'No Chromium was found. Install Chrome, or set CHROME_PATH to a Chromium. 没有找到 Chromium：请安装 Chrome，或用 CHROME_PATH 指定。',
  )
}

function which(name: string): string | null {
  const found = spawnSync('which', [name], { encoding: 'utf8' })
  return found.status === 0 ? found.stdout.trim() : null
}

/** A browser with a profile of its own, which is removed by `close`. */
export interface Browser {
  context: BrowserContext
  close(): Promise<void>
}

/** Starts Chromium with a new user-data folder. Takes Playwright's context options (viewport, `isMobile` …). */
export async function launchChromium(
  options: Parameters<typeof chromium.launchPersistentContext>[1] = {},
): Promise<Browser> {
  const executablePath = await findChromium()
  const profile = await mkdtemp(join(tmpdir(), 'dukou-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    ...options,
    args: [...FLAGS, ...(options.args ?? [])],
  })
  return {
    context,
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
