import type { SyntaxNode } from './syntax.ts'

/**
 * What WXS has of JavaScript: the statements, operators and literals of ES5 that its reference lists
 * ([docs] https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/: 变量, 运算符, 语句, 数据类型).
 */
const NODES = new Set(
  [
    'Program ExpressionStatement EmptyStatement BlockStatement IfStatement SwitchStatement SwitchCase',
    'ForStatement WhileStatement DoWhileStatement BreakStatement ContinueStatement ReturnStatement',
    'VariableDeclaration VariableDeclarator FunctionDeclaration FunctionExpression',
    'Identifier Literal ThisExpression ArrayExpression ObjectExpression Property MemberExpression CallExpression',
    'UnaryExpression UpdateExpression BinaryExpression LogicalExpression AssignmentExpression',
    'ConditionalExpression SequenceExpression ParenthesizedExpression',
    // Beyond ES5, and beyond the reference: published components use them on phones (tdesign-miniprogram 1.16.0
    // avatar.wxs has a default parameter, @vant/weapp 1.11.7 cascader/index.wxs a shorthand property) [observed].
    'AssignmentPattern',
  ].flatMap((line) => line.split(' ')),
)

/** Names for what people try and WXS has not; anything else is called by its kind in the grammar. */
const FORBIDDEN: Record<string, string> = {
  NewExpression: 'new',
  TryStatement: 'try … catch',
  ThrowStatement: 'throw',
  ArrowFunctionExpression: '=>',
  ForInStatement: 'for … in',
  ForOfStatement: 'for … of',
  TemplateLiteral: '`…`',
  TaggedTemplateExpression: '`…`',
  ClassDeclaration: 'class',
  ClassExpression: 'class',
  WithStatement: 'with',
  DebuggerStatement: 'debugger',
  LabeledStatement: 'label:',
  SpreadElement: '...',
  RestElement: '...',
  ObjectPattern: '{ a } = b',
  ArrayPattern: '[a] = b',
  AwaitExpression: 'await',
  YieldExpression: 'yield',
  ImportExpression: 'import()',
  ChainExpression: '?.',
  MetaProperty: 'new.target',
}

/** The construct that makes a node no WXS; null where it is allowed. */
export function forbiddenIn(node: SyntaxNode): string | null {
  if (!NODES.has(node.type)) return FORBIDDEN[node.type] ?? node.type
  if (node.type === 'VariableDeclaration' && node.kind !== 'var') return String(node.kind)
  if (node.type === 'Literal' && node.regex) return '/…/ (getRegExp)'
  if (node.type === 'Literal' && node.bigint) return '1n'
  if (node.type === 'BinaryExpression' && ['in', 'instanceof', '**'].includes(String(node.operator))) {
    return String(node.operator)
  }
  if (node.type === 'LogicalExpression' && node.operator === '??') return '??'
  if (node.type === 'AssignmentExpression' && ['**=', '??=', '&&=', '||='].includes(String(node.operator))) {
    return String(node.operator)
  }
  if (node.type === 'Property') {
    if (node.kind !== 'init') return `${node.kind} x() {}`
    if (node.method || node.computed) return '{ a() {}, [b]: 1 }'
  }
  if (/^Function/.test(node.type) && (node.async || node.generator)) return node.async ? 'async' : 'function*'
  return null
}
