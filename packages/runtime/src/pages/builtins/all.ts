import type { Builtin } from './builtin.ts'
import { button } from './button.ts'
import { checkbox, checkboxGroup, radio, radioGroup, toggle } from './choices.ts'
import { matchMedia, pageContainer, pageMeta, rootPortal } from './containers.ts'
import { form, label } from './form.ts'
import { icon } from './icon.ts'
import { coverImage, image } from './image.ts'
import { movableArea, movableView } from './movable.ts'
import { navigator } from './navigator.ts'
import { picker } from './picker.ts'
import { pickerView, pickerViewColumn } from './picker-view.ts'
import { coverView, text, view } from './plain.ts'
import { progress } from './progress.ts'
import { richText } from './rich-text.ts'
import { scrollView } from './scroll-view.ts'
import { slider } from './slider.ts'
import { swiper, swiperItem } from './swiper.ts'
import { input, textarea } from './text-field.ts'
import { audio, video } from './video.ts'

/** Every built-in component that templates may use. */
export const builtins: Builtin[] = [
  view,
  coverView,
  text,
  icon,
  progress,
  image,
  button,
  navigator,
  form,
  label,
  input,
  textarea,
  checkbox,
  checkboxGroup,
  radio,
  radioGroup,
  toggle,
  slider,
  picker,
  scrollView,
  swiper,
  swiperItem,
  pickerView,
  pickerViewColumn,
  video,
  audio,
  richText,
  coverImage,
  movableArea,
  movableView,
  rootPortal,
  pageContainer,
  matchMedia,
  pageMeta,
]

/** What `wx.canIUse` knows of components: names and their attributes, as templates write them. */
export const componentAttributes: Record<string, string[]> = Object.fromEntries(
  builtins.map(({ tag, properties = {} }) => [
    tag,
    Object.keys(properties).map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)),
  ]),
)
