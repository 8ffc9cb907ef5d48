/** One step of an exported animation: what moves, and how. */
export interface AnimationStep {
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
  let steps: AnimationStep[] = []
  let now: AnimationStep['animates'] = []
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
