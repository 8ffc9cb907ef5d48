import type { Builtin } from './builtin.ts'
import { button } from './button.ts'
import { coverImage, image } from './image.ts'
import { coverView, text, view } from './plain.ts'

// Nearly every template names these.
const always: Builtin[] = [view, text, image, button, coverView, coverImage]

// Each in a file that a page fetches when its mini program names the tag.
const named: Record<string, () => Promise<Builtin>> = {
  audio: async () => (await import('./video.ts')).audio,
  checkbox: async () => (await import('./choices.ts')).checkbox,
  'checkbox-group': async () => (await import('./choices.ts')).checkboxGroup,
  form: async () => (await import('./form.ts')).form,
  icon: async () => (await import('./icon.ts')).icon,
  input: async () => (await import('./text-field.ts')).input,
  label: async () => (await import('./form.ts')).label,
  'match-media': async () => (await import('./containers.ts')).matchMedia,
  'movable-area': async () => (await import('./movable.ts')).movableArea,
  'movable-view': async () => (await import('./movable.ts')).movableView,
  navigator: async () => (await import('./navigator.ts')).navigator,
  'page-container': async () => (await import('./containers.ts')).pageContainer,
  'page-meta': async () => (await import('./containers.ts')).pageMeta,
  picker: async () => (await import('./picker.ts')).picker,
  'picker-view': async () => (await import('./picker-view.ts')).pickerView,
  'picker-view-column': async () => (await import('./picker-view.ts')).pickerViewColumn,
  progress: async () => (await import('./progress.ts')).progress,
  radio: async () => (await import('./choices.ts')).radio,
  'radio-group': async () => (await import('./choices.ts')).radioGroup,
  'rich-text': async () => (await import('./rich-text.ts')).richText,
  'root-portal': async () => (await import('./containers.ts')).rootPortal,
  'scroll-view': async () => (await import('./scroll-view.ts')).scrollView,
  slider: async () => (await import('./slider.ts')).slider,
  swiper: async () => (await import('./swiper.ts')).swiper,
  'swiper-item': async () => (await import('./swiper.ts')).swiperItem,
  switch: async () => (await import('./choices.ts')).toggle,
  textarea: async () => (await import('./text-field.ts')).textarea,
  video: async () => (await import('./video.ts')).video,
}

/**
 * The built-in components that a mini program with these tags needs, for a page, which shouldn't wait for the others.
 * Tags of the mini program's own components may be among them.
 */
export function loadBuiltins(tags: string[]): Promise<Builtin[]> {
  const wanted = tags.flatMap((tag) => (Object.hasOwn(named, tag) ? [named[tag]!()] : []))
  return Promise.all([...always, ...wanted])
}
