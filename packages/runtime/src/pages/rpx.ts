/** `rpx` in a `style` attribute, where values are known only at run time. */
export function inlineRpx(style: string): string {
  return style.replace(/(-?\d*\.?\d+)rpx\b/gi, 'calc(var(--rpx) * $1)')
}
