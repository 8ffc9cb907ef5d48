import type { PickRequest, Screen } from '../wx/screen.ts'
import { type AlbumSource, type Choice, createFileInput, showAlbum } from './album.ts'
import { askPrivacy, askScope, showOver, showSettings } from './ask.ts'
import { type ChatSource, showChatFiles } from './chat-files.ts'
import { element } from './element.ts'
import { showModal } from './modal.ts'
import { showPreview } from './preview.ts'
import { showSheet } from './sheet.ts'
import { createToastSlot } from './toast.ts'

/** The {@link Screen} of a page: widgets over the phone's screen. */
export function createDomScreen(options: {
  layer: HTMLElement
  album: AlbumSource
  chat: ChatSource
  /** The address under which the browser loads a picture that the mini program names. */
  imageUrl(path: string): string
}): Screen {
  const { layer, album, chat, imageUrl } = options
  const toasts = createToastSlot(layer, imageUrl)

  const fromAlbum = (request: PickRequest) => showAlbum(layer, request, album)

  const fromCamera = async (request: PickRequest): Promise<Choice | null> => {
    const file = await takePicture(request.mediaType)
    if (!file) return null
    const { id } = await album.add(file)
    return { ids: [id], original: null }
  }

  return {
    size: () => ({ width: layer.clientWidth, height: layer.clientHeight }),
    showToast: toasts.show,
    hideToast: toasts.hide,
    showModal: (modal) => showModal(layer, modal),
    showActionSheet: ({ itemList, itemColor, alertText }) =>
      showSheet(
        layer,
        itemList.map((text) => ({ text })),
        { color: itemColor, ...(alertText && { alertText }) },
      ),
    askScope: ({ text }) => askScope(layer, text),
    askPrivacy: ({ contract }) => askPrivacy(layer, contract),
    openSettings: (rows) => showSettings(layer, rows),
    openContract({ contract }) {
      const text = '真正的协议由管理后台生成。 The real agreement is written in the admin console.'
      showOver(layer, contract, () => {}, element('p', { class: 'dk-over-note', text }))
    },
    openDocument({ path, fileType }) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      const text = `${fileType.toUpperCase()} 文档已打开；这里不显示内容。 Opened; its pages are not drawn here.`
      showOver(layer, name, () => {}, element('p', { class: 'dk-over-note', text }))
    },
    previewImage({ urls, current }) {
      const shown = urls.map((url) => ({ url: imageUrl(url), type: 'image' as const }))
      showPreview(layer, shown, urls.indexOf(current))
    },
    previewMedia({ sources, current }) {
      const shown = sources.map(({ url, type, poster }) => ({
        url: imageUrl(url),
        type,
        ...(poster && { poster: imageUrl(poster) }),
      }))
      showPreview(layer, shown, current)
    },
    async pick(request) {
      const sources = [
        { from: fromCamera, name: 'camera' as const, text: '拍摄', small: '照片或视频 Camera' },
        { from: fromAlbum, name: 'album' as const, text: '从手机相册选择', small: 'Album' },
      ].filter(({ name }) => request.sourceType.includes(name))
      const index = sources.length > 1 ? await showSheet(layer, sources) : 0
      if (index === null || !sources[index]) return null
      const { from, name } = sources[index]
      if (request.refused.includes(name)) return 'refused'
      const choice = await from(request)
      return choice && { ids: choice.ids, compressed: choice.original === false }
    },
    pickFiles: (request) => showChatFiles(layer, request, chat),
  }
}

/** Opens the camera where the browser has one (a real phone), else its file chooser. `null` when it was cancelled. */
function takePicture(mediaType: PickRequest['mediaType']): Promise<File | null> {
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
