import type { ApiRow, Param } from './surface.ts'

const string: Param = { type: 'String' }
const needed = (type: string): Param => ({ type, required: true })
const flag = (value: boolean): Param => ({ type: 'Boolean', default: value })
const list = (...values: string[]): Param => ({ type: 'Array', item: 'String', default: values, values })
const camera: Param = { type: 'String', default: 'back', values: ['back', 'front'] }
const referrerPolicy: Param = {
  type: 'String',
  default: 'no-referrer',
  values: ['no-referrer', 'origin'],
  since: '2.13.0',
}

const pickers = {
  chooseImage: {
    kind: 'async',
    promise: true,
    params: {
      count: { type: 'Number', default: 9 },
      sizeType: list('original', 'compressed'),
      sourceType: list('album', 'camera'),
    },
    success: ['tempFilePaths', 'tempFiles'],
    source: 'wx-api §2.1 [docs][typings]',
  },
  chooseVideo: {
    kind: 'async',
    promise: true,
    params: {
      sourceType: list('album', 'camera'),
      compressed: { ...flag(true), since: '1.6.0' },
      maxDuration: { type: 'Number', default: 60 },
      camera,
    },
    success: ['tempFilePath', 'duration', 'size', 'height', 'width'],
    source: 'typings 5.2.3 ChooseVideoOption, ChooseVideoSuccessCallbackResult',
  },
  chooseMedia: {
    kind: 'async',
    promise: true,
    since: '2.10.0',
    params: {
      // [docs] changelog 3.0.2.
      count: { type: 'Number', default: 9, strictSince: '3.0.2' },
      mediaType: { ...list('image', 'video'), values: ['image', 'video', 'mix'] },
      sourceType: list('album', 'camera'),
      maxDuration: { type: 'Number', default: 10 },
      sizeType: list('original', 'compressed'),
      camera,
    },
    success: ['tempFiles', 'type'],
    source: 'wx-api §2.2 [docs][typings]',
  },
  chooseMessageFile: {
    kind: 'async',
    promise: true,
    since: '2.5.0',
    params: {
      count: needed('Number'),
      type: { type: 'String', default: 'all', values: ['all', 'video', 'image', 'file'] },
      extension: { type: 'Array', item: 'String', since: '2.6.0' },
    },
    success: ['tempFiles'],
    source: 'wx-api §2.3 [docs][typings]',
  },
} satisfies Record<string, ApiRow>

const images = {
  getImageInfo: {
    kind: 'async',
    promise: true,
    params: { src: needed('String') },
    success: ['width', 'height', 'path', 'orientation', 'type'],
    source: 'wx-api §9 [docs]',
  },
  previewImage: {
    kind: 'async',
    promise: true,
    params: {
      urls: { type: 'Array', required: true, item: 'String', least: 1 },
      current: string,
      showmenu: { ...flag(true), since: '2.13.0' },
      referrerPolicy,
    },
    source: 'wx-api §9 [docs]',
  },
} satisfies Record<string, ApiRow>

const media = {
  previewMedia: {
    kind: 'async',
    promise: true,
    since: '2.12.0',
    params: {
      sources: { type: 'Array', required: true, item: 'Object', least: 1 },
      current: { type: 'Number', default: 0 },
      showmenu: { ...flag(true), since: '2.13.0' },
      referrerPolicy,
    },
    source: 'typings 5.2.3 PreviewMediaOption, MediaSource',
  },
  compressImage: {
    kind: 'async',
    promise: true,
    since: '2.4.0',
    params: {
      src: needed('String'),
      quality: { type: 'Number', default: 80 },
      compressedWidth: { type: 'Number', since: '2.26.0' },
      compressedHeight: { type: 'Number', since: '2.26.0' },
    },
    success: ['tempFilePath'],
    source: 'wx-api §9 [docs]',
  },
  saveImageToPhotosAlbum: {
    kind: 'async',
    promise: true,
    since: '1.2.0',
    params: { filePath: needed('String') },
    source: 'wx-api §9 [docs]',
  },
  saveVideoToPhotosAlbum: {
    kind: 'async',
    promise: true,
    since: '1.2.0',
    params: { filePath: needed('String') },
    source: 'typings 5.2.3 SaveVideoToPhotosAlbumOption',
  },
} satisfies Record<string, ApiRow>

/** What picks, looks at and keeps pictures, videos and files of a chat (wx-api §2, §9). */
export const mediaRows = { ...pickers, ...images, ...media }
