import type { PickRequest, Screen } from '../wx/screen.ts'
import type { AlbumSource, Choice } from './album.ts'
import type { ChatSource } from './chat-files.ts'
import { element } from './element.ts'
import { loadStyle } from './load-style.ts'
import type { Shown } from './preview.ts'
import type { ToastSlot } from './toast.ts'

// Widgets come when they are asked for: the first page does not wait for them.
async function styled<Parts>(fetched: Promise<Parts>): Promise<Parts> {
  const [parts] = await Promise.all([fetched, loadStyle('/widget-style.css')])
  return parts
}
const albumParts = () => styled(import('./album.ts'))
const askParts = () => styled(import('./ask.ts'))
const chatParts = () => styled(import('./chat-files.ts'))
const previewParts = () => styled(import('./preview.ts'))

/** The small ones, which most programs use. */
export const widgetParts = () => styled(import('./widgets.ts'))

/** The {@link Screen} of a page: widgets over the phone's screen. */
export function createDomScreen(options: {
  layer: HTMLElement
  album: AlbumSource
  chat: ChatSource
  /** The address under which the browser loads a picture that the mini program names. */
  imageUrl(path: string): string
}): Screen {
  const { layer, album, chat, imageUrl } = options
  let slot: Promise<ToastSlot> | null = null
  // What is done to it is done in the order in which it was asked for.
  const toasts = (run: (slot: ToastSlot) => void) => {
    slot ??= widgetParts().then(({ createToastSlot }) => createToastSlot(layer, imageUrl))
    void slot.then(run)
  }

  const fromAlbum = async (request: PickRequest) => (await albumParts()).showAlbum(layer, request, album)
  const showText = async (title: string, text: string) => {
    const { showOver } = await askParts()
    showOver(layer, title, () => {}, element('p', { class: 'dk-over-note', text }))
  }
  const preview = async (shown: Shown[], start: number) =>
    (await previewParts()).showPreview(layer, shown, start)

  const fromCamera = async (request: PickRequest): Promise<Choice | null> => {
    const file = await takePicture(request.mediaType)
    if (!file) return null
    const { id } = await album.add(file)
    return { ids: [id], original: null }
  }

  return {
    size: () => ({ width: layer.clientWidth, height: layer.clientHeight }),
    showToast: (toast) => toasts((slot) => slot.show(toast)),
    hideToast: (kind) => toasts((slot) => slot.hide(kind)),
    showModal: async (modal) => (await widgetParts()).showModal(layer, modal),
    showActionSheet: async ({ itemList, itemColor, alertText }) =>
      (await widgetParts()).showSheet(
        layer,
        itemList.map((text) => ({ text })),
        { color: itemColor, ...(alertText && { alertText }) },
      ),
    askScope: async ({ text }) => (await askParts()).askScope(layer, text),
    askPrivacy: async ({ contract }) => (await askParts()).askPrivacy(layer, contract),
    openSettings: async (rows) => (await askParts()).showSettings(layer, rows),
    openContract({ contract }) {
      const text = '真正的协议由管理后台生成。 The real agreement is written in the admin console.'
      void showText(contract, text)
    },
    openDocument({ path, fileType }) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      const text = `${fileType.toUpperCase()} 文档已打开；这里不显示内容。 Opened; its pages are not drawn here.`
      void showText(name, text)
    },
    previewImage({ urls, current }) {
      const shown = urls.map((url) => ({ url: imageUrl(url), type: 'image' as const }))
      void preview(shown, urls.indexOf(current))
    },
    previewMedia({ sources, current }) {
      const shown = sources.map(({ url, type, poster }) => ({
        url: imageUrl(url),
        type,
        ...(poster && { poster: imageUrl(poster) }),
      }))
      void preview(shown, current)
    },
    async pick(request) {
      const sources = [
        { from: fromCamera, name: 'camera' as const, text: '拍摄', small: '照片或视频 Camera' },
        { from: fromAlbum, name: 'album' as const, text: '从手机相册选择', small: 'Album' },
      ].filter(({ name }) => request.sourceType.includes(name))
      const index = sources.length > 1 ? await (await widgetParts()).showSheet(layer, sources) : 0
      if (index === null || !sources[index]) return null
      const { from, name } = sources[index]
      if (request.refused.includes(name)) return 'refused'
      const choice = await from(request)
      return choice && { ids: choice.ids, compressed: choice.original === false }
    },
    pickFiles: async (request) => (await chatParts()).showChatFiles(layer, request, chat),
  }
}

/** Opens the camera where the browser has one (a real phone), else its file chooser. `null` when it was cancelled. */
async function takePicture(mediaType: PickRequest['mediaType']): Promise<File | null> {
  const { createFileInput } = await albumParts()
  return new Promise((resolve) => {
    const input = createFileInput(mediaType, { capture: true, multiple: false }, ([file]) =>
      done(file ?? null),
    )
    const done = (file: File | null) => {
      input.remove()
      resolve(file)
    }
    input.addEventListener('cancel', () => done(null))
    input.hidden = true
    document.body.append(input)
    input.click()
  })
}
