import type { Property } from './builtin.ts'

/** [docs] https://developers.weixin.qq.com/miniprogram/dev/component/aria-component.html, from library 2.7.1. */
const NAMES =
  `activedescendant atomic autocomplete busy checked colcount colindex colspan controls current describedby details
  disabled dropeffect errormessage expanded flowto grabbed haspopup hidden invalid keyshortcuts label labelledby level live
  modal multiline multiselectable orientation owns placeholder posinset pressed readonly relevant required role
  roledescription rowcount rowindex rowspan selected setsize sort valuemax valuemin valuenow valuetext`.split(
    /\s+/,
  )

const PAIRS = NAMES.map(
  (name) =>
    [`aria${name[0]!.toUpperCase()}${name.slice(1)}`, name === 'role' ? 'role' : `aria-${name}`] as const,
)

/** What a screen reader is told; every built-in component takes it. */
export const ariaProperties: Record<string, Property> = Object.fromEntries(
  PAIRS.map(([property]) => [property, { type: null }]),
)

/** Puts onto the host what a template said, and leaves alone what the component itself says. */
export function drawAria(host: HTMLElement, data: Record<string, unknown>, drawn: Set<string>): void {
  for (const [property, attribute] of PAIRS) {
    const value = data[property]
    if (value !== null && value !== undefined && value !== '') {
      drawn.add(attribute)
      host.setAttribute(attribute, String(value))
    } else if (drawn.delete(attribute)) host.removeAttribute(attribute)
  }
}
