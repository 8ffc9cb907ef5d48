import { button, element, words } from '../element.ts'

/** A row of buttons of which one is on. */
export interface Choices<Value> {
  root: HTMLElement
  /** `undefined`: none of them is on. */
  show(value: Value | undefined): void
}

export interface Choice<Value> {
  value: Value
  chinese: string
  english?: string
  /** What it means, when a mouse rests on it. */
  hint?: string
}

/** Draws buttons of which one is on. */
export function drawChoices<Value>(
  name: string,
  choices: Choice<Value>[],
  onChoose: (value: Value) => void,
): Choices<Value> {
  const buttons = choices.map(({ value, chinese, english, hint = '' }) =>
    button(
      {
        class: 'dk-choice',
        onClick: () => onChoose(value),
        attributes: { title: hint, 'aria-pressed': 'false' },
      },
      ...(english ? words(chinese, english) : [element('span', { text: chinese })]),
    ),
  )
  return {
    root: element(
      'div',
      { class: 'dk-choices', attributes: { role: 'group', 'aria-label': name } },
      ...buttons,
    ),
    show(value) {
      for (const [index, one] of buttons.entries())
        one.setAttribute('aria-pressed', String(choices[index]!.value === value))
    },
  }
}

/** A field for a number that may be left empty. */
export interface NumberField {
  root: HTMLElement
  /** `undefined` = it is empty. */
  read(): number | undefined
  /** Leaves alone what a person is typing. */
  show(value: number | undefined): void
}

/** Draws a field for a number with its unit. */
export function drawNumber(
  options: { chinese: string; english: string; unit: string; empty?: string; most?: number; start?: number },
  onChange: () => void = () => {},
): NumberField {
  const { chinese, english, unit, empty = '', most, start } = options
  const input = element('input', {
    attributes: {
      type: 'number',
      min: '0',
      step: 'any',
      inputmode: 'decimal',
      placeholder: empty,
      'aria-label': `${chinese} ${english}`,
      ...(most !== undefined && { max: String(most) }),
    },
  })
  if (start !== undefined) input.value = String(start)
  input.addEventListener('change', onChange)
  return {
    root: element(
      'label',
      { class: 'dk-number' },
      ...words(chinese, english),
      input,
      element('i', { text: unit }),
    ),
    read: () => (input.value === '' ? undefined : input.valueAsNumber),
    show(value) {
      if (document.activeElement !== input) input.value = value === undefined ? '' : String(round(value))
    },
  }
}

const round = (value: number) => Math.round(value * 100) / 100

/** Draws a menu of choices; `read` gives the one that is chosen. */
export function drawMenu<Value>(
  name: string,
  choices: { value: Value; text: string }[],
  onChange: (value: Value) => void = () => {},
): { root: HTMLSelectElement; read(): Value; show(value: Value): void } {
  const root = element(
    'select',
    { class: 'dk-menu', attributes: { 'aria-label': name } },
    ...choices.map(({ text }, index) => element('option', { text, attributes: { value: String(index) } })),
  )
  const read = () => choices[Number(root.value)]!.value
  root.addEventListener('change', () => onChange(read()))
  return {
    root,
    read,
    show(value) {
      root.value = String(choices.findIndex((one) => one.value === value))
    },
  }
}

/** A heading in Chinese with its English beside it. */
export function heading(chinese: string, english: string): HTMLElement {
  return element('h2', {}, ...words(chinese, english))
}
