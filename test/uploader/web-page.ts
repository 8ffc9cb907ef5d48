import { createServer } from 'node:http'
import { build } from 'esbuild'
import { root } from '../lib/root.ts'

const SCRIPT = `
import 'dukou/uploader'
import { createClient } from 'dukou'
window.createClient = createClient
window.said = []
for (const type of 'change progress success done fail delete exceed'.split(' '))
  document.addEventListener(type, (event) => event.detail && window.said.push({ type, detail: event.detail }))
`

/** Serves a page with the element in it, as a bundler would make it. `body` is asked for at each load. */
export async function serveUploader(
  port: number,
  body: () => string,
): Promise<{ url: string; close(): Promise<void> }> {
  const bundle = await build({
    stdin: { contents: SCRIPT, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@dukou/source'],
  })
  const script = bundle.outputFiles[0]!.text
  const server = createServer((request, response) => {
    const isScript = request.url === '/main.js'
    response.writeHead(200, { 'Content-Type': `text/${isScript ? 'javascript' : 'html'}; charset=utf-8` })
    response.end(
      isScript
        ? script
        : `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
           <style>body { margin: 0; padding: 16px; font-family: system-ui, "WenQuanYi Micro Hei", sans-serif } @media (prefers-color-scheme: dark) { body { background: #191919 } }</style>
           ${body()}<script>window.before?.()</script><script type="module" src="main.js"></script></html>`,
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
