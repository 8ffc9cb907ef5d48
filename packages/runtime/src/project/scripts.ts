import { Script } from 'node:vm'
import type { Folder } from './folder.ts'
import { ProjectError } from './project-error.ts'
import type { SyntaxNode } from './syntax.ts'

/**
 * Checks every script and turns ES modules into CommonJS, as DevTools does (wx-api §13). A file without `import` and
 * `export` stays as it is, to the letter.
 */
export async function compileScripts(folder: Folder): Promise<Record<string, string>> {
  const paths = [...folder.files].filter((path) => path.endsWith('.js'))
  const bodies = await Promise.all(paths.map(async (path) => compileScript(await folder.text(path), path)))
  return Object.fromEntries(paths.map((path, index) => [path, bodies[index]!]))
}

/** One script as a CommonJS body with the line numbers of its source. */
export async function compileScript(text: string, file: string): Promise<string> {
  // A first line for a shell, as commands in packages have it, is none inside of a function.
  const source = text.replace(/^#!/, '//')
  if (mistakeIn(source) === null) return source
  // Loaded where it is needed: many mini programs have no ES modules.
  const [{ parse }, { toCommonJs }] = await Promise.all([import('acorn'), import('./to-commonjs.ts')])
  let tree: SyntaxNode
  try {
    tree = parse(source, PARSE) as unknown as SyntaxNode
  } catch (cause) {
    const { message, loc } = cause as SyntaxError & { loc?: { line: number } }
    throw mistake(file, loc?.line, message.replace(/ \(\d+:\d+\)$/, ''), cause)
  }
  const code = toCommonJs(source, tree)
  // What one parser lets pass and the other doesn't.
  const rest = mistakeIn(code)
  if (rest === null) return code
  const line = /:(\d+)/.exec(rest.stack ?? '')?.[1]
  throw mistake(file, line === undefined ? undefined : Number(line), rest.message, rest)
}

const PARSE = {
  ecmaVersion: 'latest',
  sourceType: 'module',
  preserveParens: true,
  // A module of a mini program is a function.
  allowAwaitOutsideFunction: false,
} as const

function mistake(file: string, line: number | undefined, text: string, cause: unknown): ProjectError {
  return new ProjectError({
    file,
    ...(line === undefined ? {} : { line }),
    zh: '脚本有语法错误：',
    en: `Syntax error: ${text}`,
    cause,
  })
}

/** Why a text is not the body of a CommonJS module as it is; null where it is one. An ES module is none. */
function mistakeIn(source: string): Error | null {
  try {
    // The brace closes on a line of its own, as a comment may end the text.
    new Script(`(function(){${source}\n})`)
    return null
  } catch (error) {
    return error as Error
  }
}
