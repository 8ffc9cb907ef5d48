import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'node:test'
import { answers, daemon } from '../engines/daemon.ts'
import { root } from '../lib/root.ts'

// Debian keeps it where ordinary users don't look.
const PATH = [process.env.PATH, '/usr/sbin', '/usr/local/sbin'].join(delimiter)

/** `deploy/nginx.conf` with addresses and places of this machine; nothing else of it is changed. */
export function deployedConfiguration(places: {
  folder: string
  ports: { http: number; https: number }
  /** Two ports of servers. */
  servers: [number, number]
}): string {
  const { folder, ports, servers } = places
  const text = readFileSync(join(root, 'deploy', 'nginx.conf'), 'utf8')
    .replace('listen 80;', `listen 127.0.0.1:${ports.http};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${ports.https} ssl;`)
    .replace('server-1:3000', `127.0.0.1:${servers[0]}`)
    .replace('server-2:3000', `127.0.0.1:${servers[1]}`)
    .replaceAll('/etc/nginx/certs', folder)
    .replace('/dev/stdout', join(folder, 'access.log'))
    .replace('/dev/stderr', join(folder, 'error.log'))
  return placed(text, folder)
}

/** A server block alone, as people write it first. */
export function plainConfiguration(folder: string, server: string): string {
  return placed(`events {}\nhttp {\n  access_log off;\n  server {\n${server}\n  }\n}\n`, folder)
}

/** What stands in a file of `sites-available`, with certificates of a folder. */
export function siteConfiguration(folder: string, site: string): string {
  const local = site
    .replace(/\/\S+\/(fullchain|privkey)\.pem/g, (_, name) => join(folder, `${name}.pem`))
    .replace(/access_log \S+/, `access_log ${join(folder, 'access.log')}`)
    .replace('listen 80', 'listen 127.0.0.1:18080')
    .replace('listen 443', 'listen 127.0.0.1:18443')
  return placed(`events {}\nhttp {\n${local}\n}\n`, folder)
}

/** Where nginx keeps things that are usually root's. */
function placed(text: string, folder: string): string {
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const paths = own.map((name) => `  ${name}_temp_path ${join(folder, 'temp', name)};`).join('\n')
  const user = userInfo().username === 'root' ? 'user root;\n' : ''
  return `${user}pid ${join(folder, 'nginx.pid')};\n${text.replace('http {', `http {\n${paths}`)}`
}

/** What `nginx -t` says about a configuration; empty where it is in order. */
export function checkConfiguration(folder: string, text: string): string {
  write(folder, text)
  const { status, stderr } = spawnSync('nginx', ['-t', '-q', ...placesOf(folder)], {
    env: { ...process.env, PATH },
    encoding: 'utf8',
  })
  return status === 0 ? '' : stderr
}

/** Runs nginx until the test ends; resolves once it listens. */
export async function startNginx(t: TestContext, folder: string, text: string, port: number): Promise<void> {
  write(folder, text)
  const args = [...placesOf(folder), '-g', 'daemon off;']
  const server = daemon('nginx', args, join(folder, 'out.log'), { PATH })
  server.start()
  t.after(() => server.stop(5000))
  await answers(`http://127.0.0.1:${port}`, 10_000)
}

function write(folder: string, text: string): void {
  mkdirSync(join(folder, 'temp'), { recursive: true })
  writeFileSync(join(folder, 'nginx.conf'), text)
}

function placesOf(folder: string): string[] {
  return ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')]
}
