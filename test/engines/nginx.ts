import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { answers, daemon, freePorts } from './daemon.ts'
import { whyMissing } from './packages.ts'

/** A balancer in front of several processes of this machine. */
export interface Balancer {
  url: string
  /** Goes on with other back ends; requests under way are finished. */
  use(ports: number[]): Promise<void>
  stop(): Promise<void>
}

export function whyNoNginx(): string | null {
  return whyMissing(['nginx'], ['nginx-light'])
}

/** nginx on a free port of 127.0.0.1, which hands bytes on as they come. */
export async function startNginx(ports: number[]): Promise<Balancer> {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-nginx-'))
  const [port = 0] = await freePorts(1)
  const file = join(folder, 'nginx.conf')
  const url = `http://127.0.0.1:${port}`
  const server = daemon('nginx', ['-p', folder, '-c', file], join(folder, 'out.log'))
  const write = (to: number[]) => writeFileSync(file, configuration(folder, port, to))

  mkdirSync(join(folder, 'tmp'))
  write(ports)
  server.start()

  async function stop(): Promise<void> {
    await server.stop(5000)
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    await answers(`${url}/-/balancer`, 10_000)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    stop,
    async use(to) {
      write(to)
      server.signal('SIGHUP')
    },
  }
}

function configuration(folder: string, port: number, ports: number[]): string {
  const { username } = userInfo()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `${process.getuid?.() === 0 ? `user ${username} ${username};\n` : ''}daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log ${folder}/error.log warn;
events { worker_connections 1024; }
http {
  access_log off;
${temporary.map((kind) => `  ${kind}_temp_path ${folder}/tmp/${kind};`).join('\n')}
  upstream app {
    least_conn;
${ports.map((to) => `    server 127.0.0.1:${to} max_fails=1 fail_timeout=1s;`).join('\n')}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port};
    # The servers have the limits, not the balancer.
    client_max_body_size 0;
    location = /-/balancer { return 204; }
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      # Bytes are handed on as they come, so that what was cut off is kept.
      proxy_request_buffering off;
      proxy_buffering off;
      proxy_connect_timeout 1s;
      proxy_read_timeout 120s;
      proxy_send_timeout 120s;
      # Another one is tried only while no byte of the body was sent; what changes something is never repeated.
      proxy_next_upstream error timeout;
      proxy_next_upstream_tries 3;
    }
  }
}
`
}
