import { compileProject } from '../project/compile.ts'
import type { CompiledProject } from '../project/compiled.ts'
import { projectRoot } from '../project/folder.ts'
import { ProjectError } from '../project/project-error.ts'
import { type FolderWatch, watchFolder } from './watch-folder.ts'

/** Why a folder does not compile. Plain JSON. */
export interface Mistake {
  file: string
  /** Counted from 1; `null` where the file as a whole is meant. */
  line: number | null
  /** In Chinese and in English. */
  text: string
}

/** What a change of the folder means for the page. */
export type News = { name: 'reload' } | { name: 'mistake'; mistake: Mistake } | { name: 'missed' }

export type Compiled = { project: CompiledProject; mistake: null } | { project: null; mistake: Mistake }

/** The mini program as its folder has it. */
export interface ProjectSource {
  first: CompiledProject
  /** The folder as it is now. */
  read(): Promise<Compiled>
  readonly reload: 'on' | 'off'
  /** Whether a change is told. What has changed while it was off is told when it is turned on. */
  setReload(to: 'on' | 'off'): Promise<void>
  /** Whether something has changed while it was off. */
  readonly missed: boolean
  listen(on: (news: News) => void): () => void
  close(): void
}

/** Compiles a folder, and with `reload` watches it. Throws a ProjectError when it doesn't compile at first. */
export async function openProjectSource(folder: string, reload: 'on' | 'off'): Promise<ProjectSource> {
  const listeners = new Set<(news: News) => void>()
  const first = await compileProject(folder)
  let fresh: Promise<Compiled> | null = Promise.resolve({ project: first, mistake: null })
  let told = reload
  let missed = false
  let watching: FolderWatch | null = null

  const tell = (news: News) => {
    for (const on of listeners) on(news)
  }
  const changed = async () => {
    missed = told === 'off'
    if (missed) return tell({ name: 'missed' })
    const now = compile(folder)
    fresh = now
    const { mistake } = await now
    // Another change came meanwhile, and says what holds.
    if (fresh === now) tell(mistake ? { name: 'mistake', mistake } : { name: 'reload' })
  }
  const watchIt = async () => {
    watching ??= await watchFolder(projectRoot(folder), () => void changed())
  }
  if (told === 'on') await watchIt()

  return {
    first,
    async read() {
      const now = fresh ?? compile(folder)
      fresh = null
      missed = false
      return now
    },
    get missed() {
      return missed
    },
    get reload() {
      return told
    },
    async setReload(to) {
      if (to !== 'on' && to !== 'off') throw new TypeError(`只有 on 和 off。 Only on and off: ${to}`)
      told = to
      if (to === 'off') return
      await watchIt()
      if (missed) await changed()
    },
    listen(on) {
      listeners.add(on)
      return () => void listeners.delete(on)
    },
    close: () => watching?.close(),
  }
}

async function compile(folder: string): Promise<Compiled> {
  try {
    return { project: await compileProject(folder), mistake: null }
  } catch (error) {
    const { message } = error as Error
    if (!(error instanceof ProjectError))
      return { project: null, mistake: { file: '', line: null, text: message } }
    const { file, line = null } = error
    const place = line === null ? file : `${file}:${line}`
    const text = message.startsWith(`${place}: `) ? message.slice(place.length + 2) : message
    return { project: null, mistake: { file, line, text } }
  }
}
