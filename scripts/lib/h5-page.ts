import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './run.ts'

const folder = join(root, 'examples', 'h5')

/** Serves `examples/h5` on loopback, its client bundled from source and its `config.js` naming the real server. */
export async function serveH5(
  port: number,
  server: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const bundle = await build({
    entryPoints: [join(folder, 'main.js')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: ['./config.js'],
    conditions: ['@dukou/source'],
  })
  const files: Record<string, [type: string, body: string]> = {
    '/': ['text/html', await readFile(join(folder, 'index.html'), 'utf8')],
    '/style.css': ['text/css', await readFile(join(folder, 'style.css'), 'utf8')],
    '/main.js': ['text/javascript', bundle.outputFiles[0]!.text],
    '/config.js': ['text/javascript', `export const server = ${JSON.stringify(server)}\n`],
  }
  const page = createServer((request, response) => {
    const file = files[new URL(request.url ?? '/', 'http://h5').pathname]
    if (!file) response.writeHead(404).end()
    else response.writeHead(200, { 'Content-Type': `${file[0]}; charset=utf-8` }).end(file[1])
  })
  await new Promise<void>((resolve, reject) => {
    page.once('error', reject)
    page.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(page.address() as { port: number }).port}/`,
    close: async () => {
      page.closeAllConnections()
      await new Promise((resolve) => page.close(resolve))
    },
  }
}
