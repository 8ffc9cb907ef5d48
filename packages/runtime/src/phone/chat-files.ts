import { isOffered } from '../wx/chat-choice.ts'
import type { ChatEntry, FileRequest } from '../wx/screen.ts'
import { button, element, leave } from './element.ts'
import { createToastSlot } from './toast.ts'

/** What the list of chat files needs from the phone under it. */
export interface ChatSource {
  /** Newest first. */
  list(): Promise<ChatEntry[]>
  /** Takes a file of the visitor's own into a chat. */
  add(file: File): Promise<ChatEntry>
}

/**
 * The files of a chat: rows to tick, up to `request.count` of them, and a row through which the visitor brings files of
 * their own, as if somebody had sent them. Resolves with the ids in the order of ticking, or `null`.
 */
export function showChatFiles(
  layer: HTMLElement,
  request: FileRequest,
  source: ChatSource,
): Promise<string[] | null> {
  return new Promise((resolve) => {
    const chosen: string[] = []
    const rows = new Map<string, HTMLButtonElement>()

    const close = (answer: string[] | null) => {
      leave(sheet)
      resolve(answer)
    }
    const refresh = () => {
      for (const [id, row] of rows) row.setAttribute('aria-pressed', String(chosen.includes(id)))
      done.disabled = chosen.length === 0
      done.textContent = chosen.length ? `确定(${chosen.length})` : '确定'
    }
    const toggle = (id: string) => {
      const place = chosen.indexOf(id)
      if (place >= 0) chosen.splice(place, 1)
      else if (chosen.length < request.count) chosen.push(id)
      else say(`你最多只能选择${request.count}个文件`)
      refresh()
    }
    const addRow = (entry: ChatEntry) => {
      const row = button(
        { class: 'dk-files-row', onClick: () => toggle(entry.id) },
        element('i', { class: `dk-files-kind dk-files-${entry.type}` }),
        element('span', { text: entry.name }),
        element('small', { text: sizeText(entry.size) }),
      )
      rows.set(entry.id, row)
      list.append(row)
    }
    const input = element('input', { attributes: { type: 'file', multiple: '' } })
    input.addEventListener('change', async () => {
      for (const file of input.files ?? []) {
        try {
          const entry = await source.add(file)
          if (!isOffered(entry, request)) say(`不能选择 ${entry.name}`)
          else {
            addRow(entry)
            toggle(entry.id)
          }
        } catch (error) {
          say(error instanceof Error ? error.message : String(error))
        }
      }
      input.value = '' // the same file may be taken again
    })
    const own = element(
      'label',
      { class: 'dk-files-row dk-files-own' },
      element('span', { text: '放入本机文件' }),
      element('small', { text: 'your own' }),
      input,
    )
    const list = element('div', { class: 'dk-files-list' }, own)
    const done = button({ class: 'dk-album-done', onClick: () => close([...chosen]) })
    const sheet = element(
      'div',
      { class: 'dk-album dk-files', attributes: { role: 'dialog', 'aria-label': '聊天文件 Chat files' } },
      element(
        'header',
        {},
        button({ class: 'dk-album-cancel', text: '取消', onClick: () => close(null) }),
        element('strong', { text: '选择聊天文件' }),
      ),
      list,
      element('footer', {}, done),
    )
    const toasts = createToastSlot(sheet, (path) => path)
    const say = (title: string) =>
      toasts.show({ kind: 'toast', title, icon: 'none', duration: 2000, mask: false })
    layer.append(sheet)
    refresh()
    source.list().then(
      (entries) => {
        for (const entry of entries) if (isOffered(entry, request)) addRow(entry)
        refresh()
      },
      () => say('聊天打不开'),
    )
  })
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
