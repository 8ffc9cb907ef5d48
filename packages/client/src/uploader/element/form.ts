import { isActive } from '../item.ts'
import type { List } from '../list.ts'
import type { Texts } from '../texts.ts'

/** What a form is told of the uploader in it. */
export interface FormPart {
  /** Its value: one entry for each file that has arrived, the file's id; and whether it may be sent yet. */
  tell(list: List, isRequired: boolean, texts: Texts): void
}

/** Where the browser knows no ElementInternals, the form knows nothing of the uploader: read `files` instead. */
export function joinForm(element: HTMLElement): FormPart {
  const internals = typeof element.attachInternals === 'function' ? element.attachInternals() : null
  if (!internals?.setFormValue) return { tell() {} }
  return {
    tell(list, isRequired, texts) {
      const items = list.items()
      const name = element.getAttribute('name')
      const data = new FormData()
      for (const { file } of items) if (name && file?.id) data.append(name, file.id)
      internals.setFormValue(data)
      const anchor = element.shadowRoot?.querySelector<HTMLElement>('.adding button') ?? undefined
      if (items.some(isActive)) internals.setValidity({ customError: true }, texts.stillSending, anchor)
      else if (isRequired && !items.some(({ state }) => state === 'done'))
        internals.setValidity({ valueMissing: true }, texts.missing, anchor)
      else internals.setValidity({})
    },
  }
}
