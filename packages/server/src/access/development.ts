import { createHash } from 'node:crypto'
import type { Access } from './access.ts'
import type { PolicyDefaults } from './grant.ts'

/** For development, where nothing is configured: any token stands for an owner of its own, none for `dev`. */
export function developmentAccess(defaults: PolicyDefaults): Access {
  return {
    async policyFor({ token }) {
      return { ...defaults, owner: ownerOf(token) }
    },
  }
}

function ownerOf(token: string | null): string {
  return token === null ? 'dev' : `u_${createHash('sha256').update(token).digest('hex').slice(0, 32)}`
}
