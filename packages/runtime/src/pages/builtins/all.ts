import type { Builtin } from './builtin.ts'
import { button } from './button.ts'
import { image } from './image.ts'
import { coverView, icon, progress, text, view } from './plain.ts'

/** Every built-in component that templates may use. */
export const builtins: Builtin[] = [view, coverView, text, icon, progress, image, button]
