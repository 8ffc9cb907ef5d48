import type { Case, CaseTools } from './case.ts'

const OF = 'docs: api/ui/animation'

// biome-ignore lint/suspicious/noExplicitAny: Animation
const create = (t: CaseTools, options?: object): any => (t.wx as any).createAnimation(options)

const TRANSFORMS =
  'matrix matrix3d rotate rotate3d rotateX rotateY rotateZ scale scale3d scaleX scaleY scaleZ skew skewX skewY translate translate3d translateX translateY translateZ'
const STYLES = 'opacity backgroundColor width height left right top bottom'

/** `wx.createAnimation`: what is drawn of it stands in test/pages. */
export const animationCases: Case[] = [
  {
    name: 'every method of an animation gives the animation',
    source: `${OF}/Animation`,
    run(t) {
      const animation = create(t)
      for (const name of `${TRANSFORMS} ${STYLES}`.split(' '))
        t.ok(animation[name](1, 2, 3) === animation, name)
      t.ok(animation.step() === animation)
    },
  },
  {
    name: 'export gives one action for each step, and forgets them',
    source: `${OF}/Animation.export`,
    run(t) {
      const animation = create(t)
      animation.rotate(45).step().translate(10, 20).opacity(0.5).step()
      t.equal(animation.export().actions.length, 2)
      t.equal(animation.export().actions.length, 0)
      animation.scale(2).step()
      t.equal(animation.export().actions.length, 1)
    },
  },
  {
    name: 'a step takes its time from createAnimation, or from its own options, for this step alone',
    source: `${OF}/Animation.step`,
    run(t) {
      const animation = create(t, { duration: 1000, timingFunction: 'ease', delay: 5 })
      animation.opacity(0).step().opacity(1).step({ duration: 2 }).opacity(0).step()
      const transitions = animation
        .export()
        .actions.map(({ option }: never) => (option as { transition: unknown }).transition)
      t.deepEqual(transitions, [
        { delay: 5, duration: 1000, timingFunction: 'ease' },
        { delay: 5, duration: 2, timingFunction: 'ease' },
        { delay: 5, duration: 1000, timingFunction: 'ease' },
      ])
    },
  },
  {
    name: 'without options a step lasts 400 ms, linear, without delay, about the middle',
    source: `${OF}/wx.createAnimation`,
    run(t) {
      const [{ option }] = create(t).opacity(0).step().export().actions
      t.deepEqual(option, {
        transformOrigin: '50% 50% 0',
        transition: { delay: 0, duration: 400, timingFunction: 'linear' },
      })
    },
  },
  {
    name: 'what is animated in a step is told by name, with its values',
    source: `${OF}/Animation; form observed in exported data`,
    run(t) {
      const [{ animates }] = create(t).rotate(45).width(30).step().export().actions
      t.deepEqual(animates, [
        { type: 'rotate', args: [45] },
        { type: 'style', args: ['width', '30px'] },
      ])
    },
  },
]
