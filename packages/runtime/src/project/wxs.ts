import { type Node, parse } from 'acorn'
import { ProjectError } from './project-error.ts'
import { rewriteWxs } from './rewrite-wxs.ts'
import { childrenOf, type SyntaxNode } from './syntax.ts'
import { forbiddenIn } from './wxs-grammar.ts'

/** Where a script stands: in a file of its own, or from `line` and `column` (from 1 and 0) of a template. */
export interface WxsPlace {
  file: string
  line: number
  column: number
}

/** A WXS module, compiled: JavaScript on the lines of its source, and what it requires. */
export interface CompiledWxs {
  code: string
  /** Paths as written, with the place where they are written. */
  requires: { path: string; place: WxsPlace }[]
}

/**
 * Compiles one WXS module. WXS is a language of its own, so what is not in it is refused
 * ([docs] https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/).
 *
 * @throws ProjectError with line and column.
 */
export function compileWxs(source: string, at: WxsPlace): CompiledWxs {
  const text = withoutOpenComment(source)
  const placeOf = (position: number): WxsPlace => {
    const lines = text.slice(0, position).split('\n')
    const column = lines.at(-1)!.length
    return {
      file: at.file,
      line: at.line + lines.length - 1,
      column: lines.length === 1 ? at.column + column : column,
    }
  }
  const tree = parseWxs(text, placeOf)
  check(tree, placeOf)
  const { code, requires } = rewriteWxs(text, tree)
  return {
    // Columns of the first line are kept too, so that an error in it points where it stands.
    code: `${'\n'.repeat(at.line - 1)}${' '.repeat(at.column)}${code}`,
    requires: requires.map(({ path, start }) => ({ path, place: placeOf(start) })),
  }
}

// An open `/*` comments the rest out ([docs] WXS 注释: 方法三, 结尾注释).
function withoutOpenComment(source: string): string {
  try {
    parse(source, { ecmaVersion: 'latest' })
  } catch (error) {
    const { message, pos } = error as SyntaxError & { pos: number }
    if (message.startsWith('Unterminated comment')) return source.slice(0, pos)
  }
  return source
}

function parseWxs(text: string, placeOf: (position: number) => WxsPlace): SyntaxNode {
  try {
    // All of JavaScript is read, so that what isn't WXS can be told by its name.
    return parse(text, { ecmaVersion: 'latest', preserveParens: true }) as Node as unknown as SyntaxNode
  } catch (cause) {
    const { message, pos = 0 } = cause as SyntaxError & { pos?: number }
    throw mistake(placeOf(pos), '有语法错误：', message.replace(/ \(\d+:\d+\)$/, ''), cause)
  }
}

function check(node: SyntaxNode, placeOf: (position: number) => WxsPlace): void {
  const found = forbiddenIn(node)
  if (found) throw mistake(placeOf(node.start), `WXS 里没有 ${found}。`, `WXS has no ${found}.`)
  for (const child of childrenOf(node)) check(child, placeOf)
}

function mistake({ file, line, column }: WxsPlace, zh: string, en: string, cause?: unknown): ProjectError {
  return new ProjectError({ file, line, column: column + 1, zh, en, ...(cause ? { cause } : {}) })
}
