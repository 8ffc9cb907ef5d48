import { createInterop, type Interop } from './interop.ts'
import { type ModuleNames, readModuleNames } from './module-names.ts'
import { rewriteReferences } from './references.ts'
import { createEdits, type Edits, type SyntaxNode } from './syntax.ts'

/**
 * Writes an ES module as the body of a CommonJS module, every token on its line. As DevTools' Babel does it: an imported
 * name is looked up in its module where it is used, `default` of a CommonJS module is its `module.exports`, the module is
 * strict, and its `this` is undefined. `tree` keeps parentheses.
 */
export function toCommonJs(text: string, tree: SyntaxNode): string {
  const statements = tree.body as SyntaxNode[]
  const interop = createInterop(text)
  const names = readModuleNames(statements, interop)
  const edits = createEdits(text)
  const first = statements.findIndex((one) => !isStill(one))
  // Modules are required before anything is done, wherever they are named.
  const late = first < 0 ? [] : statements.slice(first).filter((one) => names.requires.has(one))
  if (first >= 0) edits.insert(statements[first]!.start, late.map((one) => names.requires.get(one)).join(''))
  for (const statement of statements) {
    const required = late.includes(statement) ? null : names.requires.get(statement)
    writeStatement(statement, required ?? ';', names.byDefault, edits)
  }
  rewriteReferences(tree, names.imported, interop, edits)
  return prologue(names, interop) + edits.apply()
}

/** Whether a statement does nothing where it stands. */
function isStill({ type, declaration, directive, source }: SyntaxNode): boolean {
  if (type === 'ImportDeclaration' || type === 'FunctionDeclaration' || directive) return true
  if (!/^Export/.test(type)) return false
  return !declaration || Boolean(source) || (declaration as SyntaxNode).type === 'FunctionDeclaration'
}

function writeStatement(statement: SyntaxNode, required: string, byDefault: string, edits: Edits): void {
  const { start, end, type } = statement
  const declaration = statement.declaration as SyntaxNode | null
  if (/^Import|^ExportAll/.test(type) || (type === 'ExportNamedDeclaration' && !declaration)) {
    edits.replace(start, end, required)
  } else if (type === 'ExportNamedDeclaration') {
    edits.replace(start, declaration!.start, '')
  } else if (type === 'ExportDefaultDeclaration') {
    const declares = /^(Function|Class)Declaration$/.test(declaration!.type)
    edits.replace(start, declaration!.start, declares ? '' : `var ${byDefault}=`)
    if (!declares || declaration!.id) return
    const keyword = /^(?:async\s+)?(?:function\s*\*?|class)/.exec(
      edits.text.slice(declaration!.start, declaration!.end),
    )!
    edits.insert(declaration!.start + keyword[0].length, ` ${byDefault}`)
  }
}

/** What stands in front of a body, on its first line. */
function prologue({ exported, requires }: ModuleNames, interop: Interop): string {
  const getters = [...exported].map(([name, value]) => `${JSON.stringify(name)}:function(){return ${value}}`)
  const passesOn = [...requires.keys()].some(({ type }) => type === 'ExportAllDeclaration')
  return [
    '"use strict";',
    ...(exported.size > 0 || passesOn ? ['Object.defineProperty(exports,"__esModule",{value:true});'] : []),
    ...(exported.size > 0 ? [`${GIVE}({${getters.join(',')}});`] : []),
    interop.text(),
  ].join('')
}

// Getters: an export changes with its variable, and is there before modules that require each other have run.
const GIVE =
  '(function(all){for(var name in all)Object.defineProperty(exports,name,{enumerable:true,get:all[name]})})'
