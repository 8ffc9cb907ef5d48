import type { PickRequest, Screen } from '../wx/screen.ts'
import { type AlbumSource, type Choice, createFileInput, showAlbum } from './album.ts'
import { showModal } from './modal.ts'
import { showPreview } from './preview.ts'
import { showSheet } from './sheet.ts'
import { createToastSlot } from './toast.ts'

/** The {@link Screen} of a page: widgets over the phone's screen. */
export function createDomScreen(options: {
  layer: HTMLElement
  album: AlbumSource
  /** The address under which the browser loads a picture that the mini program names. */
  imageUrl(path: string): string
}): Screen {
  const { layer, album, imageUrl } = options
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
    previewImage({ urls, current }) {
      showPreview(layer, urls.map(imageUrl), urls.indexOf(current))
    },
    async pick(request) {
      const sources = [
        { from: fromCamera, name: 'camera' as const, text: '拍摄', small: '照片或视频 Camera' },
        { from: fromAlbum, name: 'album' as const, text: '从手机相册选择', small: 'Album' },
      ].filter(({ name }) => request.sourceType.includes(name))
      const index = sources.length > 1 ? await showSheet(layer, sources) : 0
      if (index === null || !sources[index]) return null
      const choice = await sources[index].from(request)
      return choice?.ids ?? null
    },
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
