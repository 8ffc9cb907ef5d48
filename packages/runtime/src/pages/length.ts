/** `rpx` in a `style` attribute, where values are known only at run time. */
export function inlineRpx(style: string): string {
  return style.replace(/(-?\d*\.?\d+)rpx\b/gi, 'calc(var(--rpx) * $1)')
}

/** A size attribute: a bare number counts CSS pixels, `rpx` and other units stay. */
export function pixels(size: unknown, fallback: number): string {
  const text = String(size ?? '').trim()
  const rpx = /^(-?[\d.]+)rpx$/.exec(text)
  if (rpx) return `calc(var(--rpx) * ${rpx[1]})`
  if (text === '' || Number.isNaN(Number.parseFloat(text))) return `${fallback}px`
  return /[a-z%]$/i.test(text) ? text : `${text}px`
}
