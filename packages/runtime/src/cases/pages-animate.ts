import type { Case, CasePage } from './case.ts'

const OF = 'docs: framework/view/animation; typings 5.2.3 Component.animate (2.9.0)'

const animated = (page: CasePage, frames: object[], duration: number) =>
  new Promise<void>((resolve) => page.animate('#box', frames, duration, resolve))
const cleared = (page: CasePage, ...options: object[]) =>
  new Promise<void>((resolve) => page.clearAnimation('#box', ...options, resolve))

async function styleOf(page: CasePage, ...names: string[]): Promise<string[]> {
  const style = await new Promise<Record<string, string>>((resolve) =>
    page.createSelectorQuery().select('#box').fields({ computedStyle: names }, resolve).exec(),
  )
  return names.map((name) => style[name]!)
}

/** `this.animate` and `this.clearAnimation`. */
export const pageAnimateCases: Case[] = [
  {
    name: 'animate calls back when it has ended, and not before',
    source: OF,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      const begun = Date.now()
      await animated(page, [{ opacity: 1 }, { opacity: 0 }], 100)
      // Timers may be a little early.
      t.ok(Date.now() - begun >= 95, `${Date.now() - begun} ms`)
    },
  },
  {
    name: 'animate and clearAnimation give nothing back, and a callback is not needed',
    source: OF,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      t.equal(page.animate('#box', [{ opacity: 1 }, { opacity: 0 }], 1), undefined)
      t.equal(page.clearAnimation('#box'), undefined)
      await t.wait(20)
      t.deepEqual(t.thrown, [])
    },
  },
  {
    name: 'what an animation has set stays when it has ended',
    source: OF,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      await animated(page, [{ opacity: 1 }, { opacity: 0.5, offset: 0.5 }, { opacity: 0.25, width: 40 }], 30)
      t.deepEqual(await styleOf(page, 'opacity', 'width'), ['0.25', '40px'])
    },
  },
  {
    name: 'the next animation leaves what the one before has set of other things',
    source: OF,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      await animated(page, [{ opacity: 1 }, { opacity: 0.5 }], 20)
      await animated(page, [{ height: 50 }, { height: 20 }], 20)
      t.deepEqual(await styleOf(page, 'opacity', 'height'), ['0.5', '20px'])
    },
  },
  {
    name: 'degrees, pixels and lists of them make one transform',
    source: OF,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      await animated(
        page,
        [
          { translate: [0, 0], scale: [1, 1] },
          { translate: [10, 20], scale: [2, 2] },
        ],
        20,
      )
      t.deepEqual(await styleOf(page, 'transform'), ['matrix(2, 0, 0, 2, 10, 20)'])
    },
  },
  {
    name: 'clearAnimation takes back what is named, or all of it',
    source: OF,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      await animated(page, [{ opacity: 1 }, { opacity: 0.5, width: 40, rotate: 90 }], 20)
      await cleared(page, { opacity: true })
      t.deepEqual(await styleOf(page, 'opacity', 'width'), ['1', '40px'])
      await cleared(page)
      t.deepEqual(await styleOf(page, 'width', 'transform'), ['100px', 'none'])
    },
  },
  {
    name: 'an animation follows a scroll-view',
    source: `${OF}; ScrollTimelineOption`,
    pages: true,
    async run(t) {
      const page = await t.open('first')
      await t.drawn()
      page.animate('#box', [{ opacity: '0' }, { opacity: '1' }], 1000, {
        scrollSource: '#scroll',
        orientation: 'vertical',
        startScrollOffset: 0,
        endScrollOffset: 100,
        timeRange: 1000,
      })
      await t.wait(50)
      t.deepEqual(await styleOf(page, 'opacity'), ['0'])
      const { node } = await new Promise<{ node: { scrollTo(to: object): void } }>((resolve) =>
        page.createSelectorQuery().select('#scroll').fields({ node: true }, resolve).exec(),
      )
      node.scrollTo({ top: 50, animated: false })
      let opacity = ''
      for (let left = 40; left > 0 && opacity !== '0.5'; left -= 1) {
        await t.wait(25)
        opacity = (await styleOf(page, 'opacity'))[0]!
      }
      t.equal(opacity, '0.5')
    },
  },
]
