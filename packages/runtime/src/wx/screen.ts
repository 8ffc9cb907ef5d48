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
  /** Resolves with what was chosen, in its order; `null` = cancelled, `refused` = a source was tapped that WeChat may not use. */
  pick(request: PickRequest): Promise<Picking | 'refused' | null>
  /** Resolves with files of a chat (ids known to the device) in the order chosen; `null` = cancelled. */
  pickFiles(request: FileRequest): Promise<string[] | null>
  /** Resolves with the index tapped; `null` = cancelled. */
  showActionSheet(sheet: ActionSheet): Promise<number | null>
  /** Asks for a scope. */
  askScope(request: { scope: string; text: string }): Promise<ScopeAnswer>
  /** WeChat's own dialog of the privacy agreement. */
  askPrivacy(request: { contract: string }): Promise<boolean>
  /** The page on which a person changes the scopes; resolves with those that were changed. */
  openSettings(rows: SettingRow[]): Promise<Pick<SettingRow, 'scope' | 'allowed'>[]>
  openContract(request: { contract: string }): void
  previewImage(request: { urls: string[]; current: string }): void
  /** `current` counts from 0. */
  previewMedia(request: { sources: MediaSource[]; current: number }): void
  openDocument(request: { path: string; fileType: string; showMenu: boolean }): void
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

export interface ActionSheet {
  itemList: string[]
  itemColor: string
  /** Text above the lines; absent = none. */
  alertText?: string
}

/** `ignore` = the dialog was closed without an answer; `cancel` = what was asked for was called off. */
export type ScopeAnswer = 'allow' | 'deny' | 'ignore' | 'cancel'

/** A picture or film that is previewed. */
export interface MediaSource {
  url: string
  type: 'image' | 'video'
  poster?: string
}

/** One line of a mini program's settings. */
export interface SettingRow {
  scope: string
  text: string
  allowed: boolean
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

/** What was chosen in the album: ids known to the device. */
export interface Picking {
  ids: string[]
  /** Whether the person wants them smaller. Asked only when both sizes are offered. */
  compressed: boolean
}

/** A file of a chat. */
export interface ChatEntry {
  id: string
  name: string
  type: 'image' | 'video' | 'file'
  /** Bytes. */
  size: number
  /** Unix seconds. */
  time: number
}

export interface FileRequest {
  count: number
  type: 'all' | 'video' | 'image' | 'file'
  /** Endings without a dot; `null` = any. */
  extension: string[] | null
}

export interface PickRequest {
  count: number
  mediaType: ('image' | 'video')[]
  sourceType: ('album' | 'camera')[]
  sizeType: ('original' | 'compressed')[]
  /** Which of `sourceType` the phone's own settings forbid. */
  refused: ('album' | 'camera')[]
  /** Videos from the camera: seconds at most. */
  maxDuration?: number
  camera?: 'back' | 'front'
}
