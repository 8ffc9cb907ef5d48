import type { Picked, Picker, PickRequest } from '../platform.ts'

type Page = typeof globalThis

const ACCEPT: Record<PickRequest['type'], string> = {
  image: 'image/*',
  video: 'video/*',
  media: 'image/*,video/*',
  message: '',
}

/** The file dialog. Call it in a click. */
export function browserPicker(page: Page): Picker {
  return {
    pick: ({ type, count, sourceType }) =>
      new Promise((resolve) => {
        const input = page.document.createElement('input')
        input.type = 'file'
        input.accept = ACCEPT[type]
        input.multiple = count > 1
        // A phone then opens its camera at once.
        if (sourceType?.join() === 'camera') input.capture = 'environment'
        input.onchange = () =>
          resolve([...(input.files ?? [])].slice(0, count).map((file) => pickedFile(page, file)))
        input.oncancel = () => resolve([])
        input.click()
      }),
  }
}

function pickedFile(page: Page, file: File): Picked {
  const kind = file.type.split('/')[0]
  return {
    local: file,
    path: page.URL.createObjectURL(file),
    size: file.size,
    name: file.name,
    type: kind === 'image' || kind === 'video' ? kind : 'file',
  }
}
