import { build } from 'esbuild'
import type { CasePhone } from '../cases/case.ts'
import { createDevice } from '../device/device.ts'
import { scriptFile } from '../place.ts'
import { createRelay } from '../relay/server.ts'
import { phoneOptions } from './case-phone.ts'

/** A page that runs cases, and the phone under it. */
export interface ServedCases {
  /** Open it in a browser; then `(await casePage).runCase(name)` runs one case there. */
  url: string
  close(): Promise<void>
}

async function bundle(): Promise<string> {
  const built = await build({
    entryPoints: [scriptFile('cases/page')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  })
  return built.outputFiles[0]!.text
}

/** Built once: every page of cases is the same. */
let bundled: Promise<string> | null = null

/** Serves a page that runs cases on a phone such as they need. `server` is the case server's origin. */
export async function serveCases(phone: CasePhone | undefined, server: string): Promise<ServedCases> {
  bundled ??= bundle()
  const script = await bundled
  const { options, close } = phoneOptions(phone, server)
  const device = await createDevice(options)
  const { album, chat, computer: _, log: __, ...control } = device.control
  const assets = {
    '/': {
      type: 'text/html; charset=utf-8',
      body: '<!doctype html><meta charset="utf-8"><title>cases</title><script type="module" src="/cases.js"></script>',
    },
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
    documents: { '/case-server': async () => ({ server }) },
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
