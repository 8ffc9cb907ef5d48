import type { Passage } from './passage.ts'
import type { Radio } from './radio.ts'

/** How far one connection is, and whose bytes go over it now. */
export interface Course {
  passage: Passage | null
  state: 'waiting' | 'connecting' | 'open' | 'over'
  /** Nothing arrives any more, and nobody is told. */
  dead: boolean
  /** Whether the dial says that nothing moves. */
  silent(): boolean
  /** Whether nothing moves, by the dial or by the task's fault. */
  stalls(): boolean
}

export function createCourse(radio: Radio, passage: Passage | null): Course {
  const course: Course = {
    passage,
    state: 'waiting',
    dead: false,
    silent: () => radio.settings().silence !== undefined,
    stalls: () =>
      radio.settings().silence === 'stall' ||
      (course.passage?.struck === true && course.passage.fault?.kind === 'stall'),
  }
  return course
}
