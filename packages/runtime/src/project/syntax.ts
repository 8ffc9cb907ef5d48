/** A node of the syntax tree (https://github.com/estree/estree), as far as it is looked at. */
export interface SyntaxNode {
  type: string
  start: number
  end: number
  [part: string]: unknown
}

/** The nodes right below a node. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (const part of Object.values(node)) {
    if (Array.isArray(part)) for (const one of part) add(one)
    else add(part)
  }
  function add(part: unknown): void {
    if (typeof part !== 'object' || part === null) return
    if (typeof (part as SyntaxNode).type === 'string') children.push(part as SyntaxNode)
  }
  return children
}

/** Changes of a text that keep every line where it is. */
export interface Edits {
  /** As it was. */
  text: string
  insert(at: number, what: string): void
  /** The line breaks of what goes stay, behind what comes. */
  replace(start: number, end: number, what: string): void
  apply(): string
}

export function createEdits(text: string): Edits {
  const edits: { start: number; end: number; what: string }[] = []
  return {
    text,
    insert: (at, what) => void edits.push({ start: at, end: at, what }),
    replace: (start, end, what) =>
      void edits.push({ start, end, what: what + text.slice(start, end).replace(/[^\n]/g, '') }),
    apply() {
      let code = ''
      let at = 0
      // Of two edits at one place, the outer one was noted first, and sorting keeps their order.
      for (const { start, end, what } of edits.sort((a, b) => a.start - b.start)) {
        code += text.slice(at, start) + what
        at = Math.max(at, end)
      }
      return code + text.slice(at)
    },
  }
}
