import { join } from 'node:path'

export const root: string = join(import.meta.dirname, '..', '..')

/** What makes packages resolve to their sources in a child process too. */
export const sourceFlags = ['--conditions=@dukou/source', '--disable-warning=ExperimentalWarning']
