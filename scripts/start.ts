// The main job, in one command: the server on its embedded default, a phone in the browser that runs the example
// mini program against it, and the same client on a plain web page.
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { servePhone } from '@dukou/runtime'
import { createServer } from '@dukou/server'
import { fail, failWith } from './lib/fail.ts'
import { serveH5 } from './lib/h5-page.ts'
import { installInMiniProgram } from './lib/miniprogram.ts'
import { closeOnSignal } from './lib/on-exit.ts'
import { root } from './lib/run.ts'

const USAGE = `npm start -- [--port 8090] [--phone-port 8091] [--h5-port 8092] [--data .dukou] [--lan]
  --port        服务器端口 the server's port
  --phone-port  手机页面端口 the phone page's port
  --h5-port     网页示例端口 the web example's port
  --data        数据目录 where files and rows are kept
  --lan         让同一局域网的真机也能访问（无鉴权，仅限可信网络） lets phones of this network in: no authorization, trusted networks only`

const LAN_WARNING = `
  --lan：没有鉴权，同一网络里的任何人都能上传和读取，请只在可信网络中使用。
  --lan: there is no authorization, anyone on this network can upload and read. Use it on a trusted network only.`

const options = readOptions()
const closers: (() => Promise<void>)[] = []
closeOnSignal(closers)

try {
  const h5Origin = `http://127.0.0.1:${options.h5Port}`
  const server = await createServer({
    data: options.data,
    aliases: ['/FileUploadServlet', '/image'],
    origins: [h5Origin, `http://localhost:${options.h5Port}`],
    lan: options.lan,
  })
  closers.push(() => server.close())
  await server.listen({ host: options.lan ? '0.0.0.0' : '127.0.0.1', port: options.port })
  const local = `http://127.0.0.1:${options.port}`

  const miniProgram = join(root, 'examples', 'mini-program')
  await installInMiniProgram(miniProgram)
  const phone = await servePhone({
    folder: miniProgram,
    port: options.phonePort,
    data: join(options.data, 'phone'),
    rewrites: { 'https://dukou.example.com/*': `${local}/` },
    serverUrl: local,
    reload: 'on',
  })
  closers.push(() => phone.close())
  const h5 = await serveH5(options.h5Port, local)
  closers.push(() => h5.close())

  console.log(`
  渡口 Dukou

  手机   phone   ${phone.url}
  网页   web     ${h5.url}
  服务器 server  ${local}${options.lan ? lanAddresses(options.port) : ''}

  数据目录 data  ${options.data}${options.lan ? LAN_WARNING : ''}
  Ctrl-C 停止 stops
`)
} catch (error) {
  for (const closer of closers.reverse()) await closer()
  const { code, port } = error as { code?: string; port?: number }
  if (code === 'EADDRINUSE')
    fail(
      `Port ${port} is in use. Stop what uses it, or choose another with --h5-port.`,
      `端口 ${port} 已被占用。请停掉占用它的程序，或用 --h5-port 换一个。`,
    )
  failWith(error)
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8090' },
        'phone-port': { type: 'string', default: '8091' },
        'h5-port': { type: 'string', default: '8092' },
        data: { type: 'string', default: join(root, '.dukou') },
        lan: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(USAGE)
      process.exit(0)
    }
    return {
      port: portOf('--port', values.port),
      phonePort: portOf('--phone-port', values['phone-port']),
      h5Port: portOf('--h5-port', values['h5-port']),
      data: resolve(process.env.INIT_CWD ?? '.', values.data),
      lan: values.lan,
    }
  } catch (error) {
    return fail(`${(error as Error).message}\n${USAGE}`, '选项有误。')
  }
}

function portOf(name: string, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port
  return fail(
    `${name} must be a number from 1 to 65535, not "${text}".`,
    `${name} 必须是 1 到 65535 的数字，而不是“${text}”。`,
  )
}

function lanAddresses(port: number): string {
  const addresses = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one?.family === 'IPv4' && !one.internal)
  return addresses
    .map((one) => `\n                 http://${one!.address}:${port}   （真机 real phone）`)
    .join('')
}
