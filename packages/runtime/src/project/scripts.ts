import { Script } from 'node:vm'
import type { TransformFailure } from 'esbuild'
import type { Folder } from './folder.ts'
import { keepLines } from './keep-lines.ts'
import { ProjectError } from './project-error.ts'

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
export async function compileScript(source: string, file: string): Promise<string> {
  if (isBody(source)) return source
  try {
    // Loaded where it is needed: most mini programs have no ES modules, and it takes longer than all the rest.
    const { transform } = await import('esbuild')
    const result = await transform(source, {
      loader: 'js',
      format: 'cjs',
      target: 'esnext',
      charset: 'utf8',
      sourcemap: 'external',
      sourcefile: file,
      legalComments: 'none',
      logLevel: 'silent',
      supported: { 'template-literal': false, 'dynamic-import': false },
    })
    return keepLines(result.code, (JSON.parse(result.map) as { mappings: string }).mappings)
  } catch (cause) {
    const first = (cause as TransformFailure).errors?.[0]
    if (!first) throw cause
    throw new ProjectError({
      file,
      ...(first.location ? { line: first.location.line } : {}),
      zh: '脚本有语法错误：',
      en: `Syntax error: ${first.text}`,
      cause,
    })
  }
}

/** Whether a text is the body of a CommonJS module as it is. If not, it is an ES module, or esbuild tells its mistake. */
function isBody(source: string): boolean {
  try {
    // The brace closes on a line of its own, as a comment may end the text.
    new Script(`(function(){${source}\n})`)
    return true
  } catch {
    return false
  }
}
