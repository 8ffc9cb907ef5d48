import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', ...(process.env.PATH ?? '').split(':')]

function isThere(program: string): boolean {
  return FOLDERS.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * Why the programs can't be run here; null when they can. With `DUKOU_ENGINES=1` Debian's packages that bring them are installed,
 * which takes root and half a minute.
 */
export function whyMissing(programs: string[], packages: string[]): string | null {
  const missing = () => programs.filter((program) => !isThere(program))
  if (missing().length === 0) return null
  if (process.env.DUKOU_ENGINES === '1' && process.getuid?.() === 0) install(packages)
  if (missing().length === 0) return null
  return `not on this machine: ${missing().join(', ')} (Debian: ${packages.join(', ')})`
}

// Debian starts what it installs, on all addresses, unless this says no.
const POLICY = '/usr/sbin/policy-rc.d'

function install(packages: string[]): void {
  const isOurs = !existsSync(POLICY)
  if (isOurs) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n')
    chmodSync(POLICY, 0o755)
  }
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0', ...words], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
    }).status === 0
  try {
    const add = () => apt('install', '-y', '--no-install-recommends', ...packages)
    if (!add()) {
      apt('update')
      add()
    }
  } finally {
    if (isOurs) rmSync(POLICY, { force: true })
  }
}
