import type { Answering, Api, Refusal } from './answer.ts'
import type { GlassElement } from './glass.ts'
import type { Timers } from './scope.ts'

/** The keyboard of the phone, as fields raise it. It is not drawn, and pushes no page up (`adjust-position`). */
export interface Keyboard {
  /** Of the keyboard when it is up, in logical pixels. */
  readonly height: number
  /** A field has the cursor. `leave` takes it away. */
  raise(field: GlassElement, leave: () => void): void
  /** A field has lost it. */
  lower(field: GlassElement): void
}

/** How long it takes to come and go, in milliseconds: unverified on a device. */
const DURATION = 250

/**
 * Makes a keyboard. What it does is told to the field (`bindkeyboardheightchange`) and by `tell`, each time that the
 * height changes: not when the cursor goes from one field to another.
 */
export function createKeyboard(options: {
  height: number
  tell(value: { height: number }): void
  timers: Pick<Timers, 'setTimeout'>
  answering: Answering
}): { keyboard: Keyboard; apis: { hideKeyboard: Api } } {
  const { height, tell, timers, answering } = options
  let current: { field: GlassElement; leave(): void } | null = null
  let up = false

  const change = (field: GlassElement, next: number) => {
    if (height === 0) return
    field.triggerEvent('keyboardheightchange', { height: next, duration: DURATION })
    tell({ height: next })
  }

  return {
    keyboard: {
      height,
      raise(field, leave) {
        current = { field, leave }
        if (up) return
        up = true
        change(field, height)
      },
      lower(field) {
        if (current?.field !== field) return
        current = null
        timers.setTimeout(() => {
          if (current !== null || !up) return
          up = false
          change(field, 0)
        })
      },
    },
    apis: {
      // [docs] api/device/keyboard/wx.hideKeyboard.html. What it answers where no field has the cursor is unverified on a device.
      hideKeyboard: answering('hideKeyboard', () => {
        if (!current) throw { reason: 'input not exists' } satisfies Refusal
        current.leave()
        return undefined
      }),
    },
  }
}
