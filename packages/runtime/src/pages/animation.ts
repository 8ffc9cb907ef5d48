/** One step of an exported animation: what moves, and how. */
interface Step {
  animates: { type: string; args: unknown[] }[]
  option: { transformOrigin: string; transition: Transition }
}

interface Transition {
  delay: number
  duration: number
  timingFunction: string
}

interface Options {
  duration?: number
  delay?: number
  timingFunction?: string
  transformOrigin?: string
}

const TRANSFORMS = [
  'matrix matrix3d rotate rotate3d rotateX rotateY rotateZ scale scale3d scaleX scaleY scaleZ skew skewX skewY',
  'translate translate3d translateX translateY translateZ',
].flatMap((line) => line.split(' '))
const STYLES = ['opacity', 'backgroundColor', 'width', 'height', 'left', 'right', 'top', 'bottom']

/** `wx.createAnimation` ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/ui/animation/wx.createAnimation.html). */
export function createAnimation(defaults: Options = {}): object {
  let steps: Step[] = []
  let now: Step['animates'] = []
  const animation: Record<string, unknown> = {
    step(own: Options = {}) {
      const options = {
        duration: 400,
        delay: 0,
        timingFunction: 'linear',
        transformOrigin: '50% 50% 0',
        ...defaults,
        ...own,
      }
      const { transformOrigin, duration, delay, timingFunction } = options
      steps.push({
        animates: now,
        option: { transformOrigin, transition: { duration, delay, timingFunction } },
      })
      now = []
      return animation
    },
    export() {
      const actions = steps
      steps = []
      return { actions }
    },
  }
  for (const type of TRANSFORMS) {
    animation[type] = (...args: unknown[]) => {
      now = [...now.filter((one) => one.type !== type), { type, args }]
      return animation
    }
  }
  for (const name of STYLES) {
    animation[name] = (value: unknown) => {
      const size = typeof value === 'number' && name !== 'opacity' ? `${value}px` : value
      const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      now = [...now.filter((one) => one.args[0] !== property), { type: 'style', args: [property, size] }]
      return animation
    }
  }
  return animation
}

/** Plays what `animation` of an element holds. What an animation has set stays. Returns how to stop. */
export function playAnimation(dom: HTMLElement, data: unknown): () => void {
  const { actions = [] } = (data ?? {}) as { actions?: Step[] }
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

function transform(type: string, args: unknown[]): string {
  const unit = /^rotate|^skew/.test(type) ? 'deg' : /^translate/.test(type) ? 'px' : ''
  const values = args.map((one, index) => {
    if (typeof one !== 'number' || !unit) return one
    return type === 'rotate3d' && index < 3 ? one : `${one}${unit}`
  })
  return `${type}(${values.join(',')})`
}
