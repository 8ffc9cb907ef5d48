import type { CompiledProject, WindowConfig } from '../project/compiled.ts'
import type { BarName } from '../wx/surface-pages.ts'
import type { Answering, Api } from './answer.ts'
import type { PageView } from './page-view.ts'

/** How the navigation bar looks on the page that is shown. */
export interface Bar {
  title: string
  /** Whether there is a page to go back to. */
  back: boolean
  background: string
  /** Colour of title and icons. */
  text: 'black' | 'white'
  /** `navigationStyle: custom`: the page draws the bar itself. */
  custom: boolean
  /** Colour behind the page. */
  backdrop: string
}

/** Keeps each page's navigation bar, and gives `wx` the calls that change it. */
export function createBars(
  project: CompiledProject,
  answering: Answering,
  onChange: () => void,
): {
  of(page: PageView | null, depth: number): Bar
  apis(current: () => PageView | null): Record<BarName, Api>
} {
  const changed = new WeakMap<PageView, Partial<Bar>>()

  const change = (page: PageView | null, patch: Partial<Bar>) => {
    if (!page) return
    changed.set(page, { ...changed.get(page), ...patch })
    onChange()
  }

  return {
    of(page, depth) {
      const own = page ? (project.components[page.route] as WindowConfig | undefined) : undefined
      const window = { ...project.app.window, ...own }
      return {
        title: String(window.navigationBarTitleText ?? ''),
        back: depth > 1,
        background: String(window.navigationBarBackgroundColor ?? '#000000'),
        text: window.navigationBarTextStyle === 'black' ? 'black' : 'white',
        custom: window.navigationStyle === 'custom',
        backdrop: String(window.backgroundColor ?? '#ffffff'),
        ...(page ? changed.get(page) : {}),
      }
    },
    apis: (current) => ({
      setNavigationBarTitle: answering('setNavigationBarTitle', ({ title }) => {
        change(current(), { title: String(title) })
        return undefined
      }),
      setNavigationBarColor: answering('setNavigationBarColor', ({ backgroundColor, frontColor }) => {
        change(current(), {
          background: String(backgroundColor),
          text: frontColor === '#000000' ? 'black' : 'white',
        })
        return undefined
      }),
    }),
  }
}
