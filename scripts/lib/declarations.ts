import {
  type ClassDeclaration,
  type FunctionDeclaration,
  type InterfaceDeclaration,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast'
import {
  isClassDeclaration,
  isFunctionDeclaration,
  isInterfaceDeclaration,
  isPropertyDeclaration,
  isTypeAliasDeclaration,
} from 'typescript/unstable/ast/is'
import { API, type Symbol as Named } from 'typescript/unstable/sync'

/** A public name of an entry, as its source declares it. */
export interface Declaration {
  name: string
  kind: 'function' | 'class' | 'interface' | 'type'
  doc: string
  /** Functions and types: the declaration's own text, without a body. Others: what they extend, or empty. */
  text: string
  members: Member[]
  /** All text that may name other types. */
  mentions: string
}

export interface Member {
  /** With its parameters where it is a method. */
  name: string
  type: string
  doc: string
}

/**
 * What the entries of a package export, in the order of the entry. Read with TypeScript's own API, which in version 7 is called
 * unstable: the version is pinned, and a test that reads all of it fails first.
 */
export function readDeclarations(config: string, entries: readonly string[]): Declaration[][] {
  const api = new API()
  try {
    const [project] = api.updateSnapshot({ openProject: config }).getProjects()
    const { program, checker } = project!
    // Entries only pass on what other files declare.
    const nodesOf = (symbol: Named): Node[] => {
      const real = symbol.flags & ALIAS ? checker.getAliasedSymbol(symbol) : symbol
      return real.declarations.map((one) => one.resolve(project)!)
    }
    return entries.map((entry) => {
      const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)
      const names = new Set(exported.map(({ name }) => name))
      // What is extended, and has no name of its own outside.
      const hiddenIn = (node: InterfaceDeclaration): InterfaceDeclaration[] =>
        (node.heritageClauses ?? [])
          .flatMap(({ types }) => types.map(({ expression }) => checker.getSymbolAtLocation(expression)))
          .filter((symbol) => symbol !== undefined && !names.has(symbol.name))
          .flatMap((symbol) => nodesOf(symbol!))
          .filter(isInterfaceDeclaration)
          .filter((found) => !found.getSourceFile().isDeclarationFile)
      return exported.map((symbol) => describe(symbol.name, nodesOf(symbol), hiddenIn))
    })
  } finally {
    api.close()
  }
}

// SymbolFlags.Alias
const ALIAS = 1 << 21

function describe(
  name: string,
  nodes: Node[],
  hiddenIn: (node: InterfaceDeclaration) => InterfaceDeclaration[],
): Declaration {
  const [node] = nodes
  const base = { name, doc: docOf(node!), mentions: nodes.map((one) => one.getText()).join('\n') }
  if (isFunctionDeclaration(node!)) {
    const text = nodes.map((one) => signatureOf(one as FunctionDeclaration)).join('\n')
    return { ...base, kind: 'function', text, members: [], mentions: text }
  }
  if (isClassDeclaration(node!)) {
    const members = fieldsOf(node)
    return { ...base, kind: 'class', text: heritageOf(node), members, mentions: mentionsOf(members) }
  }
  if (isInterfaceDeclaration(node!)) {
    const hidden = hiddenIn(node)
    const all = [...hidden, node]
    return {
      ...base,
      kind: 'interface',
      text: hidden.length > 0 ? '' : heritageOf(node),
      members: all.flatMap(({ members }) => members.map(memberOf)),
      mentions: all.map((one) => one.getText()).join('\n'),
    }
  }
  if (isTypeAliasDeclaration(node!))
    return { ...base, kind: 'type', text: node.getText().replace(/^export /, ''), members: [] }
  throw new Error(`${name} is declared in a way that this does not read yet: ${node!.getText().slice(0, 80)}`)
}

/** What stands before the body. */
function signatureOf(node: FunctionDeclaration): string {
  const text = node.getText()
  const end = node.body ? node.body.getStart() - node.getStart() : text.length
  return text
    .slice(0, end)
    .replace(/^export /, '')
    .trim()
}

function heritageOf(node: { heritageClauses?: readonly Node[] | undefined }): string {
  return (node.heritageClauses ?? []).map((clause) => clause.getText()).join(' ')
}

function fieldsOf(node: ClassDeclaration): Member[] {
  return [...node.members].filter(isPropertyDeclaration).map(memberOf)
}

function memberOf(node: Node): Member {
  const parts = node as Node & {
    name?: Node
    type?: Node
    questionToken?: Node
    parameters?: readonly Node[]
  }
  const whole = node.getText()
  const type = parts.type?.getText() ?? ''
  // What stands before the type is the name, with the parameters of a method.
  const before = type ? whole.slice(0, parts.type!.getStart() - node.getStart()) : whole
  const name = before.replace(/:\s*$/, '').replace(/^(declare |readonly )+/, '')
  return { name: flat(name), type: flat(type), doc: docOf(node) }
}

const flat = (text: string) =>
  text
    .replace(/\s*\/\*\*[\s\S]*?\*\/\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const mentionsOf = (members: Member[]) => members.map(({ name, type }) => `${name} ${type}`).join('\n')

/** The doc comment right above it, without stars; empty where there is none. */
function docOf(node: Node): string {
  const comments = (node as Node & { jsDoc?: readonly Node[] }).jsDoc ?? []
  const comment = comments.findLast(({ kind }) => kind === SyntaxKind.JSDoc)
  if (!comment) return ''
  const text = comment
    .getText()
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
  return text.replace(/^[ \t]*\* ?/gm, '').trim()
}
