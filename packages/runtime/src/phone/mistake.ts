import { button, element, leave, words } from './element.ts'
import type { Mistake } from './project-source.ts'

/** Covers the phone's screen with what does not compile, until it does. */
export function showMistake(layer: HTMLElement, { file, line, text }: Mistake, reload: 'on' | 'off'): void {
  hideMistake(layer)
  layer.append(
    element(
      'div',
      { class: 'dk-mistake', attributes: { role: 'alert' } },
      element('h2', {}, ...words('编译出错', 'It does not compile')),
      element('code', { text: line === null ? file : `${file}:${line}` }),
      element('p', { text }),
      element(
        'p',
        { class: 'dk-mistake-note' },
        ...(reload === 'on'
          ? words('改好并保存后会自动继续。', 'Mend and save it: it goes on by itself.')
          : words('改好并保存后请重试。', 'Mend and save it, then try again.')),
      ),
      button({ class: 'dk-notice-button', onClick: () => location.reload() }, ...words('重试', 'Try again')),
    ),
  )
}

/** Takes the cover away. */
export function hideMistake(layer: HTMLElement): void {
  for (const one of layer.querySelectorAll<HTMLElement>('.dk-mistake')) leave(one)
}
