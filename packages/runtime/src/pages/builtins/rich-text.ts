import type { Builtin } from './builtin.ts'

/** Tags that a rich text may have; others are taken out with what is in them ([docs] rich-text: 受信任的 HTML 节点及属性). */
const TAGS = new Set(
  [
    'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em',
    'fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section small',
    'span strong sub sup table tbody td tfoot th thead tr tt u ul',
  ].flatMap((line) => line.split(' ')),
)

const ATTRIBUTES: Record<string, string[]> = {
  '*': ['class', 'style'],
  bdi: ['dir'],
  bdo: ['dir'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  img: ['alt', 'src', 'height', 'width'],
  ol: ['start', 'type'],
  table: ['width'],
  td: ['colspan', 'height', 'rowspan', 'width'],
  th: ['colspan', 'height', 'rowspan', 'width'],
}

/** A node as pages give it ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/rich-text.html). */
export interface RichNode {
  type?: 'node' | 'text'
  name?: string
  attrs?: Record<string, string>
  children?: RichNode[]
  text?: string
}

const ENTITIES: Record<string, string> = { nbsp: '\u00a0', lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

export const richText: Builtin = {
  tag: 'rich-text',
  properties: {
    nodes: { type: null, value: [] },
    space: { type: String },
    userSelect: { type: Boolean },
  },
  setup({ host, get }) {
    if (!host) return undefined
    let drawn = ''
    return () => {
      host.classList.toggle('wx-selectable', get<boolean>('userSelect'))
      host.style.whiteSpace = get('space') ? 'pre-wrap' : ''
      const nodes = get<unknown>('nodes')
      const next = JSON.stringify(nodes ?? '')
      if (next === drawn) return
      drawn = next
      const list = typeof nodes === 'string' ? readHtml(nodes) : asNodes(nodes)
      host.replaceChildren(...list.flatMap(build))
    }
  },
}

/** The text of a rich text, for looking at a page that isn't drawn. */
export function richTextOf(nodes: unknown): string {
  if (typeof nodes === 'string') return decode(nodes.replace(/<!--[\s\S]*?-->|<[^>]*>/g, ''))
  return asNodes(nodes)
    .map((one) => (one.type === 'text' ? decode(String(one.text ?? '')) : richTextOf(one.children)))
    .join('')
}

function asNodes(nodes: unknown): RichNode[] {
  return Array.isArray(nodes) ? nodes : []
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal))
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    return ENTITIES[name] ?? whole
  })
}

// In a document of its own, where no script runs and nothing is loaded.
function readHtml(html: string): RichNode[] {
  const read = (node: Node): RichNode => {
    if (!(node instanceof Element)) return { type: 'text', text: node.textContent ?? '' }
    return {
      name: node.localName,
      attrs: Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value])),
      children: [...node.childNodes].filter(isShown).map(read),
    }
  }
  return [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].filter(isShown).map(read)
}

function isShown({ nodeType }: Node): boolean {
  return nodeType === Node.ELEMENT_NODE || nodeType === Node.TEXT_NODE
}

function build(node: RichNode): Node[] {
  if (node.type === 'text') return [document.createTextNode(decode(String(node.text ?? '')))]
  const name = String(node.name ?? '').toLowerCase()
  if (!TAGS.has(name)) return []
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(node.attrs ?? {})) {
    const attribute = key.toLowerCase()
    if (![...ATTRIBUTES['*']!, ...(ATTRIBUTES[name] ?? [])].includes(attribute)) continue
    if (attribute === 'src' && !/^(https?:|data:image\/|\/)/i.test(String(value))) continue
    element.setAttribute(attribute, String(value))
  }
  element.append(...asNodes(node.children).flatMap(build))
  return [element]
}
