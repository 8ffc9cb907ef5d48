import type { Declaration, Member } from './declarations.ts'

/** One entry of a package and what it exports. */
export interface Section {
  /** As one imports it. */
  entry: string
  /** A sentence about it. */
  about: string
  /** The name that one begins with. */
  first: string
  declarations: Declaration[]
}

/** The page of a package's public names, in Markdown. */
export function referencePage(title: string, intro: string, sections: Section[]): string {
  const all = sections.flatMap(({ declarations }) => declarations.map(({ name }) => name))
  const body = sections.flatMap(({ entry, about, first, declarations }) => [
    `## \`${entry}\``,
    about,
    ...inOrder(declarations, first).map((one) => declarationText(one, all)),
  ])
  return `${[`# ${title}`, intro, ...body].join('\n\n')}\n`
}

/** What one calls first, then each type where it is first heard of, the nearer ones first. */
function inOrder(declarations: Declaration[], first: string): Declaration[] {
  const weight = ({ name, kind }: Declaration) =>
    name === first ? -1 : ['function', 'class', 'interface', 'type'].indexOf(kind)
  const ordered = new Set<Declaration>()
  for (const root of [...declarations].sort((a, b) => weight(a) - weight(b))) {
    const near = ordered.has(root) ? [] : [root]
    for (const one of near) {
      if (ordered.has(one)) continue
      ordered.add(one)
      const names = [...wordsOf(one.mentions)]
      near.push(...names.flatMap((word) => declarations.filter(({ name }) => name === word)))
    }
  }
  return [...ordered]
}

const wordsOf = (text: string) => new Set(text.match(/\b[A-Z]\w+/g))

function declarationText({ name, kind, doc, text, members }: Declaration, all: string[]): string {
  const parts = [`### ${kind === 'function' ? `${name}()` : name}`]
  if (kind === 'function' || kind === 'type') parts.push(`\`\`\`ts\n${text}\n\`\`\``)
  else if (text) parts.push(text.replace(/\b[A-Z]\w+/g, (word) => linked(word, all)))
  if (doc) parts.push(prose(doc, all))
  // A structural type of a host has the host's own members.
  if (members.length > 0 && !name.endsWith('Like')) parts.push(table(members, all))
  return parts.join('\n\n')
}

function table(members: Member[], all: string[]): string {
  const rows = members.map(
    ({ name, type, doc }) => `| ${code(name)} | ${code(type)} | ${cell(prose(doc, all))} |`,
  )
  return ['| | type | |', '|---|---|---|', ...rows].join('\n')
}

const code = (text: string) => (text ? `\`${cell(text)}\`` : '')
const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')

/** A doc comment as Markdown: lines that belong together in one, links to other names, parameters as a list. */
function prose(doc: string, all: string[]): string {
  const [text = '', ...tags] = doc.split(/^@param /m)
  const lines = text.trim().replace(/([^\n])\n(?=[^\n])/g, '$1 ')
  const parameters = tags.map((tag) => {
    const [, name, about] = /^(\w+)\s+([\s\S]*)$/.exec(tag.trim())!
    return `- \`${name}\`: ${about!.replace(/\s+/g, ' ')}`
  })
  const linkOf = (name: string, rest: string) =>
    all.includes(name) ? `[${name}${rest}](#${name.toLowerCase()})` : `\`${name}${rest}\``
  return [lines, parameters.join('\n')]
    .filter(Boolean)
    .join('\n\n')
    .replace(CITED, '')
    .replace(/\{@link (\w+)(\.\w+)?\}/g, (_all, name: string, rest = '') => linkOf(name, rest))
}

// Sources of facts, for whoever changes the code.
const CITED = / ?\((?:wx-api|client-anchors) §[^)]*\)/g

const linked = (word: string, all: string[]) =>
  all.includes(word) ? `[${word}](#${word.toLowerCase()})` : word
