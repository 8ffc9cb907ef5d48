// Stands behind every npm script. Plain JavaScript, because it must run on the oldest Node that people have (18):
// it installs what is missing, then starts the task under Node 24. npm's own pre-scripts would not do:
// they are skipped under `ignore-scripts`, and the task would then run on the old Node without a word.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.dukou-installed')
const NEEDED = 24

function lockHash() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  return hash.update(`${process.platform}-${process.arch}`).digest('hex')
}

function installed(wanted) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Two terminals that start at once must not install into the same folder at once. A lock whose holder died is taken. */
function withInstallLock(task) {
  const lock = join(root, '.install-lock')
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      let holder = 0
      try {
        holder = Number(readFileSync(lock, 'utf8'))
      } catch {
        continue // it was released between the two calls
      }
      if (holder && !alive(holder)) rmSync(lock, { force: true })
      else sleep(300)
    }
  }
  try {
    task()
  } finally {
    rmSync(lock, { force: true })
  }
}

function npm(args) {
  const cli = process.env.npm_execpath
  const own = cli && /npm-cli\.[cm]?js$/.test(cli)
  return own
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
}

function install() {
  const wanted = lockHash()
  if (installed(wanted)) return
  let status = 0
  withInstallLock(() => {
    if (installed(wanted)) return
    console.log('dukou: installing what is missing (first time only) … 正在安装依赖（仅首次）…')
    const done = npm([
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ])
    status = done.status ?? 1
    if (status === 0) writeFileSync(stamp, wanted)
  })
  if (status === 0) return
  console.error(
    'dukou: npm could not install. Check the network or `npm config get registry`, then run the same command again.\n' +
      '依赖安装失败：请检查网络或 npm 镜像设置（npm config get registry），然后重新运行同一命令。',
  )
  process.exit(status)
}

/** Node 24 as npm installed it, else the one that runs this script when it is new enough. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = join(modules, `node-${system}-${process.arch}`, 'bin', name)
  if (existsSync(path)) return path
  console.error(
    `dukou: Node ${NEEDED} or newer is needed, this is ${process.version}, and npm has no Node ${NEEDED} for ${process.platform}-${process.arch}.\n` +
      `Get it from your version manager, for example: nvm install ${NEEDED} && nvm use ${NEEDED}\n` +
      `需要 Node ${NEEDED} 或更高版本，当前为 ${process.version}。例如：nvm install ${NEEDED} && nvm use ${NEEDED}`,
  )
  process.exit(1)
}

const task = process.argv[2]
const file = join(root, 'scripts', `${task}.ts`)
if (!task || !/^[a-z-]+$/.test(task) || !existsSync(file)) {
  console.error(`dukou: there is no task "${task ?? ''}". 没有这个任务。`)
  process.exit(1)
}
install()
const node = findNode()
const child = spawn(
  node,
  ['--conditions=@dukou/source', '--disable-warning=ExperimentalWarning', file, ...process.argv.slice(3)],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
    },
  },
)
// A terminal sends Ctrl-C to the whole group: the task ends by itself, and this script waits to report how.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
child.on('exit', (code, signal) => {
  process.exit(signal ? 130 : code)
})
