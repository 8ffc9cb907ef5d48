/**
 * What the phone shows: the part of `wx` that a person sees and touches.
 *
 * Two implementations: widgets in a page (the phone page), and a headless one in Node whose taps come from the
 * control object. `wx` itself only knows this interface.
 */
export interface Screen {
  /** Toast and loading are one widget: showing one replaces the other (wx-api §11). */
  showToast(toast: Toast): void
  /** `kind` is set for `noConflict: true`, which hides only its own kind. */
  hideToast(kind?: 'toast' | 'loading'): void
  showModal(modal: Modal): Promise<{ confirm: boolean; cancel: boolean; content?: string | null }>
  /** Resolves with the photos (album ids known to the device) in the order chosen; `null` = cancelled. */
  pick(request: PickRequest): Promise<string[] | null>
  previewImage(request: { urls: string[]; current: string }): void
  /** What the screen measures in logical pixels, for `getSystemInfo`. Absent = as the profile says. */
  size?(): { width: number; height: number }
}

export interface Toast {
  kind: 'toast' | 'loading'
  title: string
  icon: 'success' | 'error' | 'loading' | 'none'
  image?: string
  /** Milliseconds; absent = until hidden. */
  duration?: number
  mask: boolean
}

export interface Modal {
  title: string
  content: string
  showCancel: boolean
  cancelText: string
  cancelColor: string
  confirmText: string
  confirmColor: string
  editable: boolean
  placeholderText: string
}

export interface PickRequest {
  count: number
  mediaType: ('image' | 'video')[]
  sourceType: ('album' | 'camera')[]
  sizeType: ('original' | 'compressed')[]
}
