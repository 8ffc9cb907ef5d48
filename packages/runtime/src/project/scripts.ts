import { type TransformFailure, transform } from 'esbuild'
import type { Folder } from './folder.ts'
import { keepLines } from './keep-lines.ts'
import { ProjectError } from './project-error.ts'

/**
 * Checks every script and turns ES modules into CommonJS, as DevTools does (wx-api §13). A file without `import` and
 * `export` stays as it is, to the letter.
 */
export async function compileScripts(folder: Folder): Promise<Record<string, string>> {
  const modules: Record<string, string> = {}
  for (const path of folder.files) {
    if (path.endsWith('.js')) modules[path] = await compileScript(await folder.text(path), path)
  }
  return modules
}

/** One script as a CommonJS body with the line numbers of its source. */
export async function compileScript(source: string, file: string): Promise<string> {
  try {
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
    if (!mayBeModule(source)) return source
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

// Too wide on purpose (a comment is enough to match): a script that is transformed without need still means the same.
function mayBeModule(source: string): boolean {
  return /\b(import|export)\b/.test(source)
}
