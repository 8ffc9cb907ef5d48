import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ProjectError } from './project-error.ts'

/** The files of a mini program, by their paths inside it (`/` between names, none in front). */
export interface Folder {
  root: string
  files: Set<string>
  text(path: string): Promise<string>
}

const KINDS = /\.(js|json|wxml|wxss|wxs)$/
const MOST_FILES = 20_000

/**
 * The folder that holds app.json: `folder` itself, or its `miniprogramRoot` from project.config.json
 * ([docs] https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html).
 */
export function projectRoot(folder: string): string {
  const top = resolve(folder)
  if (!existsSync(join(top, 'app.json')) && existsSync(join(top, 'project.config.json'))) {
    const config = parseJson(readFileSync(join(top, 'project.config.json'), 'utf8'), 'project.config.json')
    const inner = (config as { miniprogramRoot?: unknown } | null)?.miniprogramRoot
    if (typeof inner === 'string') return resolve(top, inner)
  }
  return top
}

/** Lists a mini program's files. Throws a {@link ProjectError} when it isn't one. */
export async function openFolder(folder: string): Promise<Folder> {
  const root = projectRoot(folder)
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new ProjectError({ file: root, zh: '没有这个文件夹。', en: 'There is no such folder.' })
  }
  if (!existsSync(join(root, 'app.json'))) {
    throw new ProjectError({
      file: join(root, 'app.json'),
      zh: '找不到 app.json，这不是小程序文件夹。',
      en: 'app.json is missing, so this is not a mini-program folder.',
    })
  }
  const files = new Set<string>()
  walk(root, '', files)
  return { root, files, text: async (path) => stripMark(readFileSync(join(root, path), 'utf8')) }
}

// At once and not one by one: many small files are read in less time than it takes to ask for them.
function walk(root: string, at: string, files: Set<string>): void {
  for (const entry of readdirSync(join(root, at), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = at ? `${at}/${entry.name}` : entry.name
    if (entry.isDirectory()) walk(root, path, files)
    else if (KINDS.test(entry.name)) files.add(path)
    if (files.size > MOST_FILES) {
      throw new ProjectError({
        file: path,
        zh: `文件超过 ${MOST_FILES} 个。`,
        en: `There are more than ${MOST_FILES} files.`,
      })
    }
  }
}

function stripMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** Parses a JSON file of the mini program; a mistake names the file and the line. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(stripMark(text))
  } catch (cause) {
    const message = (cause as Error).message
    const at = /position (\d+)/.exec(message)
    const position = at ? Number(at[1]) : text.trimEnd().length
    throw new ProjectError({
      file,
      line: text.slice(0, position).split('\n').length,
      zh: 'JSON 写错了：',
      en: `This is not valid JSON: ${message}`,
      cause,
    })
  }
}
