import type { Modal, PickRequest, Screen, Toast } from '../wx/screen.ts'

export type ModalAnswer = { confirm: true; content?: string } | { cancel: true }

/** What a person would see and tap, for a test. */
export interface ScreenControl {
  /**
   * What the next picker returns: album ids, or a number of photos from the front of the album. Each call answers one
   * picker; without one, a picker takes as many photos as it may, from the front.
   */
  choose(photos: string[] | number): void
  /** The next picker is closed without a choice. */
  cancelNext(): void
  /** What the next modal is answered with; without one it is confirmed. */
  answerModal(answer: ModalAnswer): void
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
  | { kind: 'preview'; urls: string[]; current: string }

/** A screen that nobody looks at. `album` tells the ids that can be picked. Runs in Node and in a page. */
export function createHeadlessScreen(album: () => string[] | Promise<string[]>): {
  screen: Screen
  control: ScreenControl
} {
  const choices: (string[] | number | null)[] = []
  const answers: ModalAnswer[] = []
  const history: Shown[] = []
  let toast: Toast | null = null
  let modal: Modal | null = null
  let preview: { urls: string[]; current: string } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

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
      const choice = choices.length > 0 ? choices.shift()! : request.count
      // What the album's front holds are pictures; a video is picked by its id.
      const blind = typeof choice === 'number' && !request.mediaType.includes('image')
      if (choice === null || blind) return null
      const ids = typeof choice === 'number' ? (await album()).slice(0, choice) : choice
      return ids.length === 0 ? null : ids.slice(0, request.count)
    },
    previewImage(request) {
      preview = request
      history.push({ kind: 'preview', ...request })
    },
  }

  return {
    screen,
    control: {
      choose: (photos) => void choices.push(photos),
      cancelNext: () => void choices.push(null),
      answerModal: (answer) => void answers.push(answer),
      shown: () => ({ toast, modal, preview }),
      history: () => [...history],
    },
  }
}
