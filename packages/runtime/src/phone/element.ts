/** What {@link element} sets: a class, text, listeners, and attributes for the rest. */
export interface ElementOptions {
  class?: string
  text?: string
  /** Markup of our own, such as an icon; never anything that came from outside. */
  markup?: string
  onClick?(event: MouseEvent): void
  attributes?: Record<string, string>
}

/** Makes an element with its children in one expression. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: ElementOptions = {},
  ...children: (Node | null)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  if (options.class) made.className = options.class
  if (options.text !== undefined) made.textContent = options.text
  if (options.markup !== undefined) made.innerHTML = options.markup
  if (options.onClick) made.addEventListener('click', options.onClick as EventListener)
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, value)
  made.append(...children.filter((child) => child !== null))
  return made
}

/** A button, which unlike a bare `<button>` submits nothing. */
export function button(
  options: ElementOptions & { onClick(event: MouseEvent): void },
  ...children: Node[]
): HTMLButtonElement {
  return element('button', { ...options, attributes: { type: 'button', ...options.attributes } }, ...children)
}

/** A text in Chinese with its English beside it, small. */
export function words(chinese: string, english: string): HTMLElement[] {
  return [element('span', { text: chinese }), element('small', { text: english })]
}

/** Lets a widget fade or slide out by the class `dk-leaving`, then removes it. */
export function leave(widget: HTMLElement): void {
  widget.classList.add('dk-leaving')
  setTimeout(() => widget.remove(), 200)
}
