import { isOffered } from '../wx/chat-choice.ts'
import type {
  ActionSheet,
  ChatEntry,
  FileRequest,
  MediaSource,
  Modal,
  PickRequest,
  ScopeAnswer,
  Screen,
  SettingRow,
  Toast,
} from '../wx/screen.ts'

export type ModalAnswer = { confirm: true; content?: string } | { cancel: true }

/** What a person would see and tap, for a test. */
export interface ScreenControl {
  /**
   * What the next picker returns: ids of the album or of the chats, or a number of them from the front. Each call answers
   * one picker; without one, a picker takes as many as it may, from the front. `size` counts where the picker offers both;
   * default `original`.
   */
  choose(what: string[] | number, options?: { size?: 'original' | 'compressed' }): void
  /** The next picker is closed without a choice. */
  cancelNext(): void
  /** What the next modal is answered with; without one it is confirmed. */
  answerModal(answer: ModalAnswer): void
  /** Which line of the next action sheet is tapped; `null` = cancelled. Without one it is the first. */
  answerActionSheet(index: number | null): void
  /** How the next question for a scope, or of the privacy agreement, is answered; without one it is allowed. */
  answerPermission(answer: ScopeAnswer): void
  /** What the person changes on the next page of settings; without one nothing. */
  answerSettings(changes: Record<string, boolean>): void
  /** What is on the screen now. */
  shown(): { toast: Toast | null; modal: Modal | null; preview: { urls: string[]; current: string } | null }
  /** Everything that was shown, in order. */
  history(): Shown[]
}

export type Shown =
  | { kind: 'toast' | 'loading'; toast: Toast }
  | { kind: 'hide' }
  | { kind: 'modal'; modal: Modal }
  | { kind: 'pick'; request: PickRequest }
  | { kind: 'pickFiles'; request: FileRequest }
  | { kind: 'actionSheet'; sheet: ActionSheet }
  | { kind: 'scope'; scope: string }
  | { kind: 'privacy' | 'contract'; contract: string }
  | { kind: 'settings'; rows: SettingRow[] }
  | { kind: 'media'; sources: MediaSource[]; current: number }
  | { kind: 'document'; path: string; fileType: string; showMenu: boolean }
  | { kind: 'preview'; urls: string[]; current: string }

interface Choice {
  what: string[] | number
  compressed: boolean
}

/** What can be picked on a phone. */
export interface Offers {
  /** Ids of the album. */
  album(): string[] | Promise<string[]>
  chat(): ChatEntry[] | Promise<ChatEntry[]>
}

/** A screen that nobody looks at. Runs in Node and in a page. */
export function createHeadlessScreen({ album, chat }: Offers): {
  screen: Screen
  control: ScreenControl
} {
  const choices: (Choice | null)[] = []
  const answers: ModalAnswer[] = []
  const lines: (number | null)[] = []
  const permissions: ScopeAnswer[] = []
  const changes: Record<string, boolean>[] = []
  const history: Shown[] = []
  let toast: Toast | null = null
  let modal: Modal | null = null
  let preview: { urls: string[]; current: string } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  /** The next choice; `null` = cancelled. */
  const next = (count: number): Choice | null =>
    choices.length > 0 ? choices.shift()! : { what: count, compressed: false }

  function clear(): void {
    clearTimeout(timer)
    toast = null
  }

  const screen: Screen = {
    showToast(next) {
      clear()
      toast = next
      history.push({ kind: next.kind, toast: next })
      if (next.duration !== undefined) {
        timer = setTimeout(clear, next.duration)
        ;(timer as { unref?: () => void }).unref?.()
      }
    },
    hideToast(kind) {
      if (kind !== undefined && toast?.kind !== kind) return
      clear()
      history.push({ kind: 'hide' })
    },
    async showModal(next) {
      modal = next
      history.push({ kind: 'modal', modal: next })
      // On the screen for a moment, so that a test can see it.
      await new Promise((resolve) => setTimeout(resolve, 1))
      modal = null
      const answer = answers.shift() ?? { confirm: true }
      if ('cancel' in answer) return { confirm: false, cancel: true, content: null }
      return { confirm: true, cancel: false, content: next.editable ? (answer.content ?? '') : null }
    },
    async pick(request) {
      history.push({ kind: 'pick', request })
      const { sourceType, refused } = request
      if (refused.length > 0 && sourceType.every((one) => refused.includes(one))) return 'refused'
      const choice = next(request.count)
      // What the album's front holds are pictures; a video is picked by its id.
      if (choice === null) return null
      const { what, compressed } = choice
      if (typeof what === 'number' && !request.mediaType.includes('image')) return null
      const ids = typeof what === 'number' ? (await album()).slice(0, what) : what
      return ids.length === 0 ? null : { ids: ids.slice(0, request.count), compressed }
    },
    async pickFiles(request) {
      history.push({ kind: 'pickFiles', request })
      const choice = next(request.count)
      if (choice === null) return null
      const { what } = choice
      const offered = (await chat()).filter((entry) => isOffered(entry, request)).map(({ id }) => id)
      const ids =
        typeof what === 'number' ? offered.slice(0, what) : what.filter((id) => offered.includes(id))
      return ids.length === 0 || request.count === 0 ? null : ids.slice(0, request.count)
    },
    async showActionSheet(sheet) {
      history.push({ kind: 'actionSheet', sheet })
      return lines.length > 0 ? lines.shift()! : 0
    },
    async askScope({ scope }) {
      history.push({ kind: 'scope', scope })
      return permissions.shift() ?? 'allow'
    },
    async askPrivacy({ contract }) {
      history.push({ kind: 'privacy', contract })
      return (permissions.shift() ?? 'allow') === 'allow'
    },
    async openSettings(rows) {
      history.push({ kind: 'settings', rows })
      const given = changes.shift() ?? {}
      return rows
        .filter(({ scope }) => Object.hasOwn(given, scope))
        .map(({ scope }) => ({ scope, allowed: given[scope] === true }))
    },
    openContract: (request) => void history.push({ kind: 'contract', ...request }),
    previewMedia: (request) => void history.push({ kind: 'media', ...request }),
    openDocument: (request) => void history.push({ kind: 'document', ...request }),
    previewImage(request) {
      preview = request
      history.push({ kind: 'preview', ...request })
    },
  }

  return {
    screen,
    control: {
      choose: (what, { size } = {}) => void choices.push({ what, compressed: size === 'compressed' }),
      cancelNext: () => void choices.push(null),
      answerActionSheet: (index) => void lines.push(index),
      answerPermission: (answer) => void permissions.push(answer),
      answerSettings: (given) => void changes.push(given),
      answerModal: (answer) => void answers.push(answer),
      shown: () => ({ toast, modal, preview }),
      history: () => [...history],
    },
  }
}
