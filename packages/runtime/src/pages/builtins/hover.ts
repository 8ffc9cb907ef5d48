import type { Part } from './builtin.ts'

/** Puts `hover-class` on while a finger or the mouse holds the element down. */
export function hoverClass({ host, component, get }: Part): undefined {
  if (!host) return
  let on = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const set = (classes: string) => {
    if (on) component.toggleNodeClass(on, false)
    on = classes
    if (on) component.toggleNodeClass(on, true)
  }
  host.addEventListener('pointerdown', (event) => {
    const classes = get<string>('hoverClass')
    if (!classes || classes === 'none' || get<boolean>('disabled')) return
    if (get<boolean>('hoverStopPropagation')) event.stopPropagation()
    clearTimeout(timer)
    timer = setTimeout(() => set(classes), get<number>('hoverStartTime'))
  })
  const leave = () => {
    clearTimeout(timer)
    timer = setTimeout(() => set(''), get<number>('hoverStayTime'))
  }
  host.addEventListener('pointerup', leave)
  host.addEventListener('pointerleave', leave)
  host.addEventListener('pointercancel', leave)
}
