/** Makes an element with attributes, listeners (`onclick`) and children. */
export function node<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | ((event: Event) => void)> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') made.setAttribute(name, value)
    else made.addEventListener(name.slice(2), value)
  }
  made.append(...children)
  return made
}

/** Sets what has changed only: a screen reader would read it all again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
