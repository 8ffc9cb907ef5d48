import { build } from 'esbuild'
import type { CasePhone } from '../cases/case.ts'
import { createDevice } from '../device/device.ts'
import { scriptFile, styleFile } from '../place.ts'
import { createRelay } from '../relay/server.ts'
import { phoneOptions } from './case-phone.ts'
import { caseProgram } from './case-program.ts'

/** A page that runs cases, and the phone under it. */
export interface ServedCases {
  /** Open it in a browser; then `(await casePage).runCase(name)` runs one case there. */
  url: string
  close(): Promise<void>
}

/** The page's script, and the look of pages. */
async function bundle(): Promise<{ script: string; style: string }> {
  const built = await build({
    entryPoints: { script: scriptFile('cases/page'), style: styleFile('pages/look/look') },
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  })
  const text = (ending: string) => built.outputFiles.find(({ path }) => path.endsWith(ending))!.text
  return { script: text('.js'), style: text('.css') }
}

/** The case program is drawn at the size that a phone leaves to its page. */
const HTML = `<!doctype html><meta charset="utf-8"><title>cases</title>
<link rel="stylesheet" href="/look.css"><style>main { position: fixed; width: 375px; height: 600px; }</style>
<main></main><script type="module" src="/cases.js"></script>`

/** Built once: every page of cases is the same. */
let bundled: ReturnType<typeof bundle> | null = null

/** Serves a page that runs cases on a phone such as they need. `server` is the case server's origin. */
export async function serveCases(phone: CasePhone | undefined, server: string): Promise<ServedCases> {
  bundled ??= bundle()
  const { script, style } = await bundled
  const { options, close } = phoneOptions(phone, server)
  const device = await createDevice(options)
  const { album, chat, computer: _, log: __, ...control } = device.control
  const assets = {
    '/': {
      type: 'text/html; charset=utf-8',
      body: HTML,
    },
    '/look.css': { type: 'text/css; charset=utf-8', body: style },
    '/cases.js': { type: 'text/javascript; charset=utf-8', body: script },
  }
  const relay = await createRelay({
    bridge: device.bridge,
    control: {
      methods: { ...control, album: album.list, chat: chat.list },
      listen: () => () => {},
    },
    findFile: (path, from) => device.resolve(path, from),
    findPhoto: album.bytes,
    findRemote: () => null,
    addPhoto: async ({ name, bytes }) => ({ id: album.add({ name, bytes }), name }),
    addChatFile: async ({ name, bytes }) => ({ id: chat.add({ name, bytes }), name }),
    assets,
    documents: {
      '/case-server': async () => ({ server }),
      '/case-program': caseProgram,
    },
  })
  return {
    url: relay.url,
    async close() {
      await relay.close()
      await device.close()
      close()
    },
  }
}
