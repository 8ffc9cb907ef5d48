import type { Interop } from './interop.ts'
import { declaredBy } from './scopes.ts'
import type { SyntaxNode } from './syntax.ts'

/** What an ES module takes from others and gives to them. */
export interface ModuleNames {
  /** What stands for an imported name where it is used. */
  imported: Map<string, string>
  /** What is exported, with the expression that gives its value. */
  exported: Map<string, string>
  /** The `require` that a statement became, where it is one. */
  requires: Map<SyntaxNode, string>
  /** What `export default` of something without a name is called. */
  byDefault: string
}

/** Reads the import and export statements of a module. */
export function readModuleNames(statements: SyntaxNode[], { free, tool }: Interop): ModuleNames {
  const imported = new Map<string, string>()
  const exported = new Map<string, string>()
  const requires = new Map<SyntaxNode, string>()
  const byDefault = free('_default')

  /** Requires what a statement names. `as` tells what stands for a name of that module. */
  function take(statement: SyntaxNode): { as(name: string): string; all(local: string): void } {
    const { call, stem } = requireOf(statement)
    const held: string[] = []
    let plain: string | null = null
    let wrapped: string | null = null
    const hold = (name: string, value: string) => {
      held.push(`${name}=${value}`)
      requires.set(statement, `var ${held.join(',')};`)
      return name
    }
    requires.set(statement, `${call};`)
    return {
      as(wanted) {
        if (wanted === 'default') {
          wrapped ??= hold(free(`${stem}_default`), `${tool('defaultOf')}(${call})`)
          return `${wrapped}.default`
        }
        plain ??= hold(free(stem), call)
        return /^[\w$]+$/.test(wanted) ? `${plain}.${wanted}` : `${plain}[${JSON.stringify(wanted)}]`
      },
      all: (local) => void hold(local, `${tool('allOf')}(${call})`),
    }
  }

  function readImport(statement: SyntaxNode): void {
    const source = take(statement)
    for (const one of statement.specifiers as SyntaxNode[]) {
      const local = nameOf(one.local)
      if (one.type === 'ImportNamespaceSpecifier') source.all(local)
      else imported.set(local, source.as(one.type === 'ImportSpecifier' ? nameOf(one.imported) : 'default'))
    }
  }

  function readExport(statement: SyntaxNode): void {
    const declaration = statement.declaration as SyntaxNode | null
    const source = statement.source ? take(statement) : null
    if (declaration) for (const name of declaredBy(declaration)) exported.set(name, name)
    for (const one of statement.specifiers as SyntaxNode[]) {
      const local = nameOf(one.local)
      exported.set(nameOf(one.exported), source ? source.as(local) : local)
    }
  }

  function readExportAll(statement: SyntaxNode): void {
    if (!statement.exported) {
      requires.set(statement, `${tool('passOn')}(${requireOf(statement).call});`)
      return
    }
    const all = free('_all')
    take(statement).all(all)
    exported.set(nameOf(statement.exported), all)
  }

  for (const statement of statements) {
    if (statement.type === 'ImportDeclaration') readImport(statement)
    else if (statement.type === 'ExportNamedDeclaration') readExport(statement)
    else if (statement.type === 'ExportAllDeclaration') readExportAll(statement)
    else if (statement.type === 'ExportDefaultDeclaration') {
      const { type, id } = statement.declaration as SyntaxNode
      const named = /^(Function|Class)Declaration$/.test(type) && id
      exported.set('default', named ? nameOf(id) : byDefault)
    }
  }
  // What is exported may be imported, even in a statement further down.
  for (const [name, local] of exported) exported.set(name, imported.get(local) ?? local)
  return { imported, exported, requires, byDefault }
}

function requireOf(statement: SyntaxNode): { call: string; stem: string } {
  const path = String((statement.source as SyntaxNode).value)
  const file = path.replace(/\.js$/, '').split('/').at(-1)!
  return { call: `require(${JSON.stringify(path)})`, stem: `_${file.replace(/\W/g, '_')}` }
}

/** A name, or the string that stands for one. */
function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: string }
  return String(name ?? value)
}
