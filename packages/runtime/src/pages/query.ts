import { richTextOf } from './builtins/rich-text.ts'
import { type GlassElement, glass } from './glass.ts'

/** One element of a page's tree, with built-in and own components alike. */
export interface PageNode {
  readonly tag: string
  readonly id: string
  readonly classes: string[]
  readonly dataset: Record<string, unknown>
  /** The text in it, as a reader sees it. */
  text(): string
  /** The value of an attribute (a component's property): `src`, `disabled`, `percent` … */
  attribute(name: string): unknown
  find(selector: string): PageNode | null
  findAll(selector: string): PageNode[]
  readonly element: GlassElement
}

interface Step {
  tag: string | null
  id: string | null
  classes: string[]
  data: { name: string; value: string | null }[]
}

const PART =
  /^(?:([a-zA-Z][\w-]*)|#([\w-]+)|\.([\w-]+)|\[data-([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\]]*)))?\])/

/**
 * Finds elements under `root`, inside components too. A selector is made of tag, `.class`, `#id`, `[data-x]` and
 * `[data-x=value]`, and spaces for "somewhere inside".
 */
export function queryAll(root: GlassElement, selector: string): PageNode[] {
  const steps = selector
    .trim()
    .split(/\s+(?![^[]*\])/)
    .map((part) => parseStep(part, selector))
  const found: GlassElement[] = []
  const visit = (element: GlassElement, above: GlassElement[]) => {
    for (const child of childrenOf(element)) {
      if (!glass.Element.isElement(child)) continue
      if (isShown(child) && matches(child, above, steps)) found.push(child)
      visit(child, isShown(child) ? [...above, child] : above)
    }
  }
  visit(root, [])
  return found.map(toNode)
}

export function toNode(element: GlassElement): PageNode {
  return {
    element,
    tag: tagOf(element),
    id: element.id,
    classes: classesOf(element),
    dataset: { ...element.dataset },
    text: () => textOf(element),
    attribute: (name) => element.data?.[camel(name)],
    find: (selector) => queryAll(element, selector)[0] ?? null,
    findAll: (selector) => queryAll(element, selector),
  }
}

// A template's classes and those that WXS adds are kept apart. An external class is what its owner gave for it. `~` and
// `^` say whose style a class is, the page's or the owner's, and are no part of its name ([docs] custom-component/wxml-wxss.html).
function classesOf(element: GlassElement): string[] {
  const all = [0, 1, 2, 3].flatMap((segment) =>
    (element.classList?.getClassNames(segment) ?? '').split(/\s+/),
  )
  return [...new Set(all.flatMap((name) => resolveClass(name, element)))].filter(Boolean)
}

function resolveClass(name: string, element: GlassElement): string[] {
  const host = element.ownerShadowRoot?.getHostNode()
  const given = host?.classList?._$getAlias() ?? {}
  if (!host || !Object.hasOwn(given, name)) return [name.replace(/^[~^]/, '')]
  return (given[name] ?? []).flatMap((one) => resolveClass(one, host))
}

/** The visible text under an element. */
export function textOf(element: GlassElement): string {
  if (glass.TextNode.isTextNode(element)) return element.textContent ?? ''
  if (element.data?.hidden === true) return ''
  if (element.is === 'dukou/rich-text') return richTextOf(element.data?.nodes)
  return childrenOf(element).map(textOf).join('').trim()
}

/** The tree as indented tags, for reading and comparing. */
export function outline(element: GlassElement, indent = ''): string {
  const lines: string[] = []
  for (const child of childrenOf(element)) {
    if (glass.TextNode.isTextNode(child)) {
      const text = (child.textContent ?? '').trim()
      if (text) lines.push(`${indent}${text}`)
    } else if (!isShown(child)) {
      const inner = outline(child, indent)
      if (inner) lines.push(inner)
    } else {
      lines.push(`${indent}<${[tagOf(child), ...attributesOf(child)].join(' ')}>`)
      const inner = outline(child, `${indent}  `)
      if (inner) lines.push(inner)
    }
  }
  return lines.join('\n')
}

function attributesOf(element: GlassElement): string[] {
  const node = toNode(element)
  const attributes = []
  if (node.id) attributes.push(`id="${node.id}"`)
  if (node.classes.length > 0) attributes.push(`class="${node.classes.join(' ')}"`)
  for (const name of ['src', 'type', 'value', 'percent', 'checked', 'disabled', 'hidden']) {
    const value = node.attribute(name)
    if (value === true) attributes.push(name)
    else if (typeof value === 'number' || (typeof value === 'string' && value)) {
      attributes.push(`${name}="${value}"`)
    }
  }
  return attributes
}

function childrenOf(element: GlassElement): GlassElement[] {
  return glass.TextNode.isTextNode(element) ? [] : element.getComposedChildren()
}

// wx:if, wx:for, slots and shadow roots are nodes of the tree too, but not elements that an author wrote.
function isShown(element: GlassElement): boolean {
  return typeof element.tagName === 'string' || glass.NativeNode.isNativeNode(element)
}

function tagOf(element: GlassElement): string {
  return element.tagName ?? element.is ?? ''
}

function parseStep(part: string, selector: string): Step {
  const step: Step = { tag: null, id: null, classes: [], data: [] }
  let rest = part
  while (rest) {
    const match = PART.exec(rest)
    if (!match) {
      throw new Error(`不认识选择器 ${selector}。 This selector is not understood: ${selector}`)
    }
    const [whole, tag, id, name, data, ...values] = match
    if (tag) step.tag = tag
    if (id) step.id = id
    if (name) step.classes.push(name)
    if (data) step.data.push({ name: camel(data), value: values.find((one) => one !== undefined) ?? null })
    rest = rest.slice(whole.length)
  }
  return step
}

function matches(element: GlassElement, above: GlassElement[], steps: Step[]): boolean {
  const last = steps.at(-1)!
  if (!fits(element, last)) return false
  let at = above.length - 1
  for (const step of steps.slice(0, -1).reverse()) {
    while (at >= 0 && !fits(above[at]!, step)) at -= 1
    if (at < 0) return false
    at -= 1
  }
  return true
}

function fits(element: GlassElement, step: Step): boolean {
  if (step.tag && tagOf(element) !== step.tag) return false
  if (step.id && element.id !== step.id) return false
  const classes = toNode(element).classes
  if (!step.classes.every((name) => classes.includes(name))) return false
  return step.data.every(({ name, value }) => {
    const dataset = element.dataset ?? {}
    return name in dataset && (value === null || String(dataset[name]) === value)
  })
}

function camel(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
