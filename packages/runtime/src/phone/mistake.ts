import { element, leave, words } from './element.ts'
import type { Mistake } from './project-source.ts'

/** Covers the phone's screen with what does not compile, until it does. */
export function showMistake(layer: HTMLElement, { file, line, text }: Mistake): void {
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
        ...words('改好并保存后会自动继续。', 'Mend and save it: it goes on by itself.'),
      ),
    ),
  )
}

/** Takes the cover away. */
export function hideMistake(layer: HTMLElement): void {
  for (const one of layer.querySelectorAll<HTMLElement>('.dk-mistake')) leave(one)
}
