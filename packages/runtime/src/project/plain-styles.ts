import type { Folder } from './folder.ts'
import { resolvePath } from './path.ts'

/*
 * Whether a stylesheet is plain: of the few forms of which most are made, so that the parser finds no mistake in it. Where
 * nobody sees the styles this is all that has to be known of them, and it takes a tenth of the time. What is not plain may
 * still be right: then the parser says.
 */

const blank = /(?:[ \t\r\n\f]+|\/\*[\s\S]*?\*\/)*/y
const space = /[ \t\r\n\f]*/y
const name = /-?[A-Za-z_][\w-]*/y
const property = /(?:--)?-?[A-Za-z_][\w-]*[ \t\r\n\f]*:/y
const tag = /\*|-?[A-Za-z_][\w-]*/y
const text = /"[^"\\\r\n\f]*"|'[^'\\\r\n\f]*'/y
const attribute = /\[-?[A-Za-z_][\w-]*(?:[~|^$*]?=(?:"[^"\\\r\n\f]*"|'[^'\\\r\n\f]*'|-?[A-Za-z_][\w-]*))?\]/y
const nth = /\((?:odd|even|\d+|-?\d*n(?:\+\d+)?)\)/y
const address = /\((?:"[^"\\\r\n\f]*"|'[^'\\\r\n\f]*'|(?:[^"'(){}\\ \t\r\n\f/]|\/(?!\*))*)\)/y
const words = /[^"'()\\;{}:@[\]/]+/y
const moment = /(?:from|to|\d+(?:\.\d+)?%)[ \t\r\n\f]*/y
const imported = /@import[ \t]*(?:"([^"'\\\s()]+)"|'([^"'\\\s()]+)')[ \t]*;/y
const media = /@media(?=[ (])(?:[\w ,.-]|\([\w :.-]*\))*\{/y
const frames = /@(?:-webkit-)?keyframes +-?[A-Za-z_][\w-]*[ \t\r\n\f]*\{/y
const font = /@font-face[ \t\r\n\f]*\{/y

/** What a plain stylesheet imports, as written; null where it isn't plain. */
export function importsOfPlain(css: string): string[] | null {
  let at = 0

  function take(form: RegExp): RegExpExecArray | null {
    form.lastIndex = at
    const found = form.exec(css)
    if (found) at = form.lastIndex
    return found
  }
  function takeChar(char: string): boolean {
    if (css[at] !== char) return false
    at += 1
    return true
  }

  /** One class, id, attribute or pseudo. */
  function part(): boolean {
    if (takeChar('.') || takeChar('#')) return take(name) !== null
    if (css[at] === '[') return take(attribute) !== null
    if (takeChar(':')) {
      takeChar(':')
      const pseudo = take(name)?.[0]
      if (pseudo === undefined || css[at] !== '(') return pseudo !== undefined
      if (pseudo.startsWith('nth-')) return take(nth) !== null
      return pseudo === 'not' && takeChar('(') && part() && takeChar(')')
    }
    return false
  }
  /** Selectors and the brace behind them. */
  function selectors(): boolean {
    for (;;) {
      const from = at
      take(tag)
      while ('.#[:'.includes(css[at] ?? ' ')) if (!part()) return false
      if (at === from) return false
      const gap = take(space)![0]
      if (takeChar('{')) return true
      if (takeChar(',') || takeChar('>') || takeChar('+') || takeChar('~')) take(space)
      else if (gap === '') return false
    }
  }
  /** A value and what ends it. */
  function value(): boolean {
    const from = at
    for (let depth = 0; ; ) {
      const before = take(words)?.[0] ?? ''
      const char = css[at]
      if (char === ';' || char === '}') {
        return depth === 0 && at > from && (char === '}' || takeChar(';'))
      }
      if (char === '"' || char === "'") {
        if (!take(text)) return false
      } else if (char === '(' && /url$/i.test(before)) {
        if (!take(address)) return false
      } else {
        if (char === '(') depth += 1
        else if (char === ')') depth -= 1
        else if (char !== '/' || css[at + 1] === '*') return false
        if (depth < 0) return false
        at += 1
      }
    }
  }
  /** Reads to the end of a block. */
  function block(inside: () => boolean): boolean {
    for (take(blank); !takeChar('}'); take(blank)) if (!inside()) return false
    return true
  }
  const declarations = () => block(() => take(property) !== null && value())
  const rule = () => selectors() && declarations()
  function step(): boolean {
    while (take(moment))
      if (takeChar('{')) return declarations()
      else if (!takeChar(',')) return false
      else take(space)
    return false
  }

  const imports: string[] = []
  for (take(blank); at < css.length; take(blank)) {
    const file = css[at] === '@' ? take(imported) : null
    if (file) imports.push((file[1] ?? file[2])!)
    else if (css[at] !== '@') {
      if (!rule()) return null
    } else if (take(media)) {
      if (!block(rule)) return null
    } else if (take(frames)) {
      if (!block(step)) return null
    } else if (!take(font) || !declarations()) return null
  }
  return imports
}

/** The file that an `@import` names. */
export const importedFile = (file: string, to: string): string =>
  resolvePath(file, /\.wxss$/.test(to) ? to : `${to}.wxss`)

/** Tells of stylesheets whether they and all that they import are there and plain. */
export function createPlainCheck(folder: Folder): (file: string) => Promise<boolean> {
  const known = new Map<string, boolean>()
  const isPlain = async (file: string): Promise<boolean> => {
    const before = known.get(file)
    if (before !== undefined) return before
    // Until it is known: then what imports it in a circle is not plain.
    known.set(file, false)
    const imports = folder.files.has(file) ? importsOfPlain(await folder.text(file)) : null
    let plain = imports !== null
    for (const to of imports ?? []) plain &&= await isPlain(importedFile(file, to))
    known.set(file, plain)
    return plain
  }
  return isPlain
}
