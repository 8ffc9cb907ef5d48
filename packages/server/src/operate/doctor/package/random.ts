/**
 * Whether a text looks as if somebody had rolled dice for it, as keys are made: long names of things and `xxxxxxxx` don't. Of 10,000
 * random keys of 30 letters and digits it knows all but a few.
 */
export function looksRandom(text: string): boolean {
  if (/x{4}|\*{3}|your|example/i.test(text) || new Set(text).size < 8) return false
  const letters = text.replace(/[^A-Za-z]/g, '')
  const hasDigits = /\d/.test(text)
  // Paths and names in kebab-case or snake_case have one case and signs between their words.
  if (/[^A-Za-z0-9]/.test(text) && (letters === letters.toLowerCase() || letters === letters.toUpperCase()))
    return false
  return turnsIn(text) >= (hasDigits ? text.length / 5 : text.length / 3)
}

/** How often the kind of character changes: small letter, capital, digit, sign. */
function turnsIn(text: string): number {
  const kinds = [...text].map((sign) =>
    /[a-z]/.test(sign) ? 'a' : /[A-Z]/.test(sign) ? 'A' : /\d/.test(sign) ? '0' : '-',
  )
  return kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length
}
