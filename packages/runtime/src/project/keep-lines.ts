const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Lays generated code out on the lines of its source, so that an error's line number is right without a source map.
 *
 * A generated line moves down to its source line by added line breaks; one that is late joins the line before it. That is only
 * safe for code in which no token spans lines, so template literals must have been lowered.
 */
export function keepLines(code: string, mappings: string): string {
  const lines = code.split('\n')
  const wanted = firstSourceLines(lines, mappings)
  let out = ''
  let at = 0
  lines.forEach((line, index) => {
    // Comments that the compiler keeps or brings along; once lines are joined they would swallow code.
    if (/^\s*\/\//.test(line)) return
    if (index > 0) {
      const target = wanted[index]
      if (target !== undefined && target > at) {
        out += '\n'.repeat(target - at)
        at = target
      } else {
        out += ' '
      }
    }
    out += line
  })
  return out
}

/** For each generated line the source line (from 0) of its first token, where it has one. */
function firstSourceLines(lines: string[], mappings: string): (number | undefined)[] {
  let source = 0
  return mappings.split(';').map((line, index) => {
    const indent = /^\s*/.exec(lines[index] ?? '')![0].length
    let column = 0
    let first: number | undefined
    for (const segment of line.split(',')) {
      const [across = 0, , down] = decode(segment)
      column += across
      if (down === undefined) continue
      source += down
      // A mapping in the indentation repeats the line before it.
      if (column >= indent) first ??= source
    }
    return first
  })
}

function decode(segment: string): number[] {
  const values: number[] = []
  let value = 0
  let shift = 0
  for (const char of segment) {
    const digit = DIGITS.indexOf(char)
    value += (digit & 31) << shift
    shift += 5
    if (digit & 32) continue
    values.push(value & 1 ? -(value >> 1) : value >> 1)
    value = 0
    shift = 0
  }
  return values
}
