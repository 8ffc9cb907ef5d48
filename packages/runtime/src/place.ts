import { extname, join } from 'node:path'

// `src` with its `.ts`, or `dist` with its `.js`: what is published is bundled into files that lie there.
const home = import.meta.dirname
const ending = extname(import.meta.filename)

/** A script of ours that is not imported but run elsewhere: in a page, or in a thread. `name` is its path without ending. */
export const scriptFile = (name: string): string => join(home, name + ending)

/** A style sheet of ours, by its path. */
export const styleFile = (name: string): string => join(home, `${name}.css`)
