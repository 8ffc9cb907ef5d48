import { childrenOf, createEdits, type SyntaxNode } from './syntax.ts'
import { LATER } from './wxs-members.ts'

/** Names that a WXS module may use without declaring them ([docs] WXS 基础类库, WXS 模块, WXS 数据类型). */
const KNOWN = new Set(
  [
    'module require console Math JSON Number Date getDate getRegExp arguments undefined NaN Infinity',
    'parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent',
  ].flatMap((line) => line.split(' ')),
)

/**
 * Writes WXS as JavaScript on the same lines. `$wxs` (`pages/wxs-language.ts`) is what differs: `constructor` is a
 * string, an unknown escape keeps its backslash, a name that isn't declared is WXS's own global.
 */
export function rewriteWxs(
  text: string,
  tree: SyntaxNode,
): { code: string; requires: { path: string; start: number }[] } {
  const { insert, replace, apply } = createEdits(text)
  const requires: { path: string; start: number }[] = []

  const visitMember: Visitor = (node, role, declared) => {
    const object = node.object as SyntaxNode
    const property = node.property as SyntaxNode
    const key = keyOf(node)
    if (role !== 'target' && key === 'constructor') {
      insert(node.start, '$wxs.kind(')
      replace(object.end, node.end, ')')
    } else if (role !== 'target' && key !== null && LATER.has(key)) {
      insert(node.start, role === 'callee' ? '$wxs.bound(' : '$wxs.get(')
      replace(object.end, node.end, `,${JSON.stringify(key)})`)
    } else if (role !== 'target' && key === null) {
      insert(node.start, role === 'callee' ? '$wxs.bound(' : '$wxs.get(')
      replace(object.end, property.start, ',')
      replace(property.end, node.end, ')')
      visit(property, 'value', declared)
    } else if (node.computed) {
      visit(property, 'value', declared)
    }
    visit(object, 'value', declared)
  }

  const visitName: Visitor = (node, role, declared) => {
    const name = String(node.name)
    if (KNOWN.has(name) || declared.some((names) => names.has(name))) return
    const global = `$wxs.globals.${name}`
    replace(node.start, node.end, role === 'value' || role === 'callee' ? `$wxs.read("${name}")` : global)
  }

  const visitFunction: Visitor = (node, _, declared) => {
    const inner = [...declared, namesOf(node)]
    for (const one of node.params as SyntaxNode[])
      if (one.right) visit(one.right as SyntaxNode, 'value', inner)
    visit(node.body as SyntaxNode, 'value', inner)
  }
  const visitors: Record<string, Visitor> = {
    MemberExpression: visitMember,
    Identifier: visitName,
    FunctionDeclaration: visitFunction,
    FunctionExpression: visitFunction,
    BreakStatement() {},
    ContinueStatement() {},
    ThisExpression: (node) => replace(node.start, node.end, '$wxs.self(this)'),
    Literal(node) {
      if (typeof node.value === 'string') keepEscapes(node, text, replace)
    },
    ParenthesizedExpression: (node, role, declared) => visit(node.expression as SyntaxNode, role, declared),
    Property(node, _, declared) {
      const inner = node.value as SyntaxNode
      if (node.shorthand) insert(inner.start, `${String(inner.name)}:`)
      visit(inner, 'value', declared)
    },
    VariableDeclarator(node, _, declared) {
      if (node.init) visit(node.init as SyntaxNode, 'value', declared)
    },
    AssignmentExpression(node, _, declared) {
      visit(node.left as SyntaxNode, 'target', declared)
      visit(node.right as SyntaxNode, 'value', declared)
    },
    UpdateExpression: (node, _, declared) => visit(node.argument as SyntaxNode, 'target', declared),
    UnaryExpression(node, _, declared) {
      const argument = node.argument as SyntaxNode
      const asks = node.operator === 'typeof' && argument.type === 'Identifier'
      visit(argument, asks || node.operator === 'delete' ? 'target' : 'value', declared)
    },
    CallExpression(node, _, declared) {
      const path = requiredPath(node, declared)
      if (path) requires.push(path)
      visit(node.callee as SyntaxNode, 'callee', declared)
      for (const one of node.arguments as SyntaxNode[]) visit(one, 'value', declared)
    },
  }
  const visit: Visitor = (node, role, declared) => {
    const own = visitors[node.type]
    if (own) own(node, role, declared)
    else for (const child of childrenOf(node)) visit(child, 'value', declared)
  }
  visit(tree, 'value', [namesOf(tree)])
  return { code: apply(), requires }
}

/** What is done with an expression: its value is taken, it is called, or it is written to. */
type Role = 'value' | 'callee' | 'target'

/** `declared` are the names of the functions around a node, those of the module first. */
type Visitor = (node: SyntaxNode, role: Role, declared: Set<string>[]) => void

/** The member's name where it is written out; null where it is computed. A number is no name. */
function keyOf(node: SyntaxNode): string | null {
  const property = node.property as SyntaxNode
  if (!node.computed) return String(property.name)
  return property.type === 'Literal' ? String(property.value) : null
}

function requiredPath(node: SyntaxNode, declared: Set<string>[]): { path: string; start: number } | null {
  const callee = node.callee as SyntaxNode
  const first = (node.arguments as SyntaxNode[])[0]
  if (callee.type !== 'Identifier' || callee.name !== 'require') return null
  if (declared.some((names) => names.has('require')) || typeof first?.value !== 'string') return null
  return { path: first.value, start: first.start }
}

/** What a module or a function declares; `var` counts for the whole of it. */
function namesOf(owner: SyntaxNode): Set<string> {
  const names = new Set<string>()
  const collect = (node: SyntaxNode) => {
    if (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration') {
      names.add(String((node.id as SyntaxNode).name))
    }
    if (node.type !== 'FunctionDeclaration' && node.type !== 'FunctionExpression') {
      for (const child of childrenOf(node)) collect(child)
    }
  }
  if (owner.type === 'Program') collect(owner)
  else {
    for (const one of owner.params as SyntaxNode[]) {
      names.add(String(((one.left as SyntaxNode | undefined) ?? one).name))
    }
    if (owner.id) names.add(String((owner.id as SyntaxNode).name))
    collect(owner.body as SyntaxNode)
  }
  return names
}

// `\d` in a string is two characters in WXS and one in JavaScript; pages rely on it in getRegExp('\d')
// (observed in published components; which escapes are known is unverified on a device).
function keepEscapes(
  node: SyntaxNode,
  text: string,
  replace: (start: number, end: number, what: string) => void,
): void {
  const written = /\\(u[\da-f]{4}|x[\da-f]{2}|[\s\S])/gi
  const raw = text.slice(node.start, node.end)
  for (const match of raw.matchAll(written)) {
    const [whole, rest] = match
    if (rest!.length > 1 || /[nrtbfv0'"\\\n\r]/.test(rest!)) continue
    const start = node.start + match.index
    replace(start, start + whole.length, `\\\\${rest}`)
  }
}
