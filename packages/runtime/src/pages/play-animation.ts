import type { AnimationStep } from '../wx/animation.ts'

/** Plays what `animation` of an element holds. What an animation has set stays. Returns how to stop. */
export function playAnimation(dom: HTMLElement, data: unknown): () => void {
  const { actions = [] } = (data ?? {}) as { actions?: AnimationStep[] }
  let timer: ReturnType<typeof setTimeout> | undefined
  const play = (index: number) => {
    const step = actions[index]
    if (!step) return
    const { duration, delay, timingFunction } = step.option.transition
    dom.style.transition = `all ${duration}ms ${timingFunction} ${delay}ms`
    dom.style.transformOrigin = step.option.transformOrigin
    const moves = step.animates.filter(({ type }) => type !== 'style')
    if (moves.length > 0) dom.style.transform = moves.map(({ type, args }) => transform(type, args)).join(' ')
    for (const { type, args } of step.animates) {
      if (type === 'style') dom.style.setProperty(String(args[0]), String(args[1]))
    }
    timer = setTimeout(() => play(index + 1), duration + delay)
  }
  play(0)
  return () => clearTimeout(timer)
}

/** A transform in CSS: plain numbers are degrees or pixels. */
export function transform(type: string, args: unknown[]): string {
  const unit = /^rotate|^skew/.test(type) ? 'deg' : /^translate/.test(type) ? 'px' : ''
  const values = args.map((one, index) => {
    if (typeof one !== 'number' || !unit) return one
    return type === 'rotate3d' && index < 3 ? one : `${one}${unit}`
  })
  return `${type}(${values.join(',')})`
}
