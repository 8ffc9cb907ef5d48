import { childrenOf, type SyntaxNode } from './syntax.ts'

/** The names that a pattern (or a plain name) binds. */
export function boundBy(pattern: SyntaxNode | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [String(pattern.name)]
    case 'Property':
      return boundBy(pattern.value as SyntaxNode)
    case 'AssignmentPattern':
      return boundBy(pattern.left as SyntaxNode)
    case 'RestElement':
      return boundBy(pattern.argument as SyntaxNode)
    case 'ObjectPattern':
      return (pattern.properties as SyntaxNode[]).flatMap(boundBy)
    case 'ArrayPattern':
      return (pattern.elements as (SyntaxNode | null)[]).flatMap(boundBy)
    default:
      return []
  }
}

/** What a declaration declares. */
export function declaredBy(node: SyntaxNode): string[] {
  if (node.type !== 'VariableDeclaration') return boundBy(node.id as SyntaxNode | null)
  return (node.declarations as SyntaxNode[]).flatMap((one) => boundBy(one.id as SyntaxNode))
}

/** What a node declares for all that is in it. A function's `var`s are of its body alone: {@link variablesIn}. */
export function scopeOf(node: SyntaxNode): string[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      const own = node.type === 'FunctionExpression' ? boundBy(node.id as SyntaxNode | null) : []
      return [...own, ...(node.params as SyntaxNode[]).flatMap(boundBy)]
    }
    case 'ClassDeclaration':
    case 'ClassExpression':
      return boundBy(node.id as SyntaxNode | null)
    case 'BlockStatement':
      return (node.body as SyntaxNode[]).flatMap(inBlock)
    case 'StaticBlock':
      return (node.body as SyntaxNode[]).flatMap((one) => [...inBlock(one), ...variablesIn(one)])
    case 'SwitchStatement':
      return (node.cases as SyntaxNode[]).flatMap((one) => (one.consequent as SyntaxNode[]).flatMap(inBlock))
    case 'ForStatement':
      return node.init ? inBlock(node.init as SyntaxNode) : []
    case 'ForInStatement':
    case 'ForOfStatement':
      return inBlock(node.left as SyntaxNode)
    case 'CatchClause':
      return boundBy(node.param as SyntaxNode | null)
    default:
      return []
  }
}

/** What a statement declares for the block around it. */
function inBlock(node: SyntaxNode): string[] {
  const lexical = node.type === 'VariableDeclaration' && node.kind !== 'var'
  return lexical || /^(Function|Class)Declaration$/.test(node.type) ? declaredBy(node) : []
}

/** Every `var` in a statement, short of the functions in it. */
export function variablesIn(node: SyntaxNode): string[] {
  if (node.type === 'VariableDeclaration') return node.kind === 'var' ? declaredBy(node) : []
  return /Statement$|^SwitchCase$|^CatchClause$/.test(node.type) ? childrenOf(node).flatMap(variablesIn) : []
}
