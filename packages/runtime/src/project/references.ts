import type { Interop } from './interop.ts'
import { scopeOf, variablesIn } from './scopes.ts'
import { childrenOf, type Edits, type SyntaxNode } from './syntax.ts'

const FUNCTION = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/

/** What a node stands in: the imported names that something hides there, and whose `this` it is. */
interface Around {
  hidden: ReadonlySet<string>
  self: 'of the module' | 'of something'
}

/** Replaces imported names where they are used, and what only a module has: its `this`, `import()` and `import.meta`. */
export function rewriteReferences(
  tree: SyntaxNode,
  imported: ReadonlyMap<string, string>,
  interop: Interop,
  edits: Edits,
): void {
  /** Where a statement starts: a parenthesis there would go on with the line before. */
  const starts = new Set<number>()

  function hiding(around: Around, names: string[]): Around {
    const more = names.filter((name) => imported.has(name))
    return more.length === 0 ? around : { ...around, hidden: new Set([...around.hidden, ...more]) }
  }

  function visitAll(nodes: unknown, around: Around): void {
    for (const node of nodes as (SyntaxNode | null)[]) if (node) visit(node, around)
  }

  function visitName(node: SyntaxNode, { hidden }: Around, how: 'called' | 'short' | 'plain'): void {
    const name = String(node.name)
    const stands = hidden.has(name) ? undefined : imported.get(name)
    if (stands === undefined) return
    if (how === 'short') edits.insert(node.end, `:${stands}`)
    else if (how === 'plain') edits.replace(node.start, node.end, stands)
    else edits.replace(node.start, node.end, `${starts.has(node.start) ? ';' : ''}(0,${stands})`)
  }

  function visitCallee(node: SyntaxNode, around: Around): void {
    if (node.type === 'Identifier') visitName(node, around, 'called')
    else if (node.type === 'ParenthesizedExpression') visitCallee(node.expression as SyntaxNode, around)
    else visit(node, around)
  }

  function visitFunction(node: SyntaxNode, around: Around): void {
    const self = node.type === 'ArrowFunctionExpression' ? around.self : 'of something'
    const inner = { ...hiding(around, scopeOf(node)), self } as const
    visitAll(node.params, inner)
    const body = node.body as SyntaxNode
    visit(body, hiding(inner, variablesIn(body)))
  }

  function visitMember(node: SyntaxNode, around: Around): void {
    if (node.computed) visit(node.key as SyntaxNode, around)
    if (node.value) visit(node.value as SyntaxNode, { ...around, self: 'of something' })
  }

  const visitors: Record<string, (node: SyntaxNode, around: Around) => void> = {
    ImportDeclaration() {},
    ExportAllDeclaration() {},
    ExportNamedDeclaration(node, around) {
      if (node.declaration) visit(node.declaration as SyntaxNode, around)
    },
    Identifier: (node, around) => visitName(node, around, 'plain'),
    ThisExpression(node, around) {
      if (around.self === 'of the module') edits.replace(node.start, node.end, 'void 0')
    },
    MemberExpression(node, around) {
      visit(node.object as SyntaxNode, around)
      if (node.computed) visit(node.property as SyntaxNode, around)
    },
    CallExpression(node, around) {
      visitCallee(node.callee as SyntaxNode, around)
      visitAll(node.arguments, around)
    },
    TaggedTemplateExpression(node, around) {
      visitCallee(node.tag as SyntaxNode, around)
      visit(node.quasi as SyntaxNode, around)
    },
    Property(node, around) {
      const value = node.value as SyntaxNode
      if (node.computed) visit(node.key as SyntaxNode, around)
      if (node.shorthand && value.type === 'Identifier') visitName(value, around, 'short')
      else visit(value, around)
    },
    MethodDefinition: visitMember,
    PropertyDefinition: visitMember,
    LabeledStatement: (node, around) => visit(node.body as SyntaxNode, around),
    BreakStatement() {},
    ContinueStatement() {},
    ImportExpression(node, around) {
      const source = node.source as SyntaxNode
      edits.replace(node.start, source.start, 'Promise.resolve(')
      visit(source, around)
      edits.replace(
        source.end,
        node.end,
        `).then(function(to){return ${interop.tool('allOf')}(require(to))})`,
      )
    },
    MetaProperty(node) {
      if ((node.meta as SyntaxNode).name === 'import') edits.replace(node.start, node.end, 'Object()')
    },
  }

  function visit(node: SyntaxNode, around: Around): void {
    const { type } = node
    const visitor = FUNCTION.test(type) ? visitFunction : visitors[type]
    if (visitor) {
      visitor(node, around)
      return
    }
    if (type === 'Program' || type === 'BlockStatement' || type === 'StaticBlock') {
      for (const one of node.body as SyntaxNode[]) starts.add(one.start)
    } else if (type === 'SwitchCase') {
      for (const one of node.consequent as SyntaxNode[]) starts.add(one.start)
    }
    const self = type === 'StaticBlock' ? 'of something' : around.self
    const inner = { ...hiding(around, type === 'Program' ? [] : scopeOf(node)), self } as const
    for (const child of childrenOf(node)) visit(child, inner)
  }
  visit(tree, { hidden: new Set(), self: 'of the module' })
}
