import type { PickRequest } from '../wx/screen.ts'
import { button, element, leave } from './element.ts'
import { icons } from './icons.ts'
import { createToastSlot } from './toast.ts'

/** A picture of the phone's album. */
export interface AlbumEntry {
  id: string
  name: string
  kind: 'image' | 'video'
}

/** What the album on the screen needs from the phone under it. */
export interface AlbumSource {
  /** Newest first. */
  list(): Promise<AlbumEntry[]>
  /** Takes a file of the visitor's own into the album. */
  add(file: File): Promise<AlbumEntry>
  address(id: string): string
}

/** What was chosen, in the order of choosing, and whether "original size" was on (`null`: there was no choice). */
export interface Choice {
  ids: string[]
  original: boolean | null
}

/**
 * The album: a grid with numbered choices, up to `request.count` of them, and a tile through which the visitor
 * brings files of their own, which then are chosen already. Resolves with `null` when it was cancelled.
 */
export function showAlbum(
  layer: HTMLElement,
  request: PickRequest,
  source: AlbumSource,
): Promise<Choice | null> {
  return new Promise((resolve) => {
    const chosen: string[] = []
    const tiles = new Map<string, HTMLButtonElement>()
    const bothSizes = request.sizeType.includes('original') && request.sizeType.includes('compressed')
    let original = false

    const close = (answer: Choice | null) => {
      leave(album)
      resolve(answer)
    }

    const refresh = () => {
      for (const [id, tile] of tiles) {
        const place = chosen.indexOf(id)
        tile.setAttribute('aria-pressed', String(place >= 0))
        tile.querySelector('.dk-album-mark')!.textContent = place >= 0 ? String(place + 1) : ''
      }
      grid.classList.toggle('dk-album-full', chosen.length >= request.count && request.count > 1)
      done.disabled = chosen.length === 0
      done.textContent = chosen.length ? `完成(${chosen.length})` : '完成'
    }

    const toggle = (id: string) => {
      const place = chosen.indexOf(id)
      if (place >= 0) chosen.splice(place, 1)
      else if (request.count === 1) chosen.splice(0, 1, id)
      else if (chosen.length < request.count) chosen.push(id)
      else say(`你最多只能选择${request.count}个文件`)
      refresh()
    }

    const addTile = (entry: AlbumEntry, place: 'prepend' | 'append') => {
      const tile = button(
        {
          class: 'dk-album-tile',
          onClick: () => toggle(entry.id),
          attributes: { 'aria-label': entry.name, title: entry.name },
        },
        entry.kind === 'image'
          ? element('img', { attributes: { src: source.address(entry.id), alt: '', loading: 'lazy' } })
          : element('video', {
              attributes: { src: source.address(entry.id), muted: '', preload: 'metadata' },
            }),
        element('span', { class: 'dk-album-mark' }),
        ...(entry.kind === 'video' ? [element('i', { class: 'dk-album-play', markup: icons.play })] : []),
      )
      tiles.set(entry.id, tile)
      if (place === 'append') grid.append(tile)
      else own.after(tile)
    }

    const takeFiles = async (files: File[]) => {
      own.classList.add('dk-busy')
      for (const file of files) {
        try {
          const entry = await source.add(file)
          addTile(entry, 'prepend')
          if (chosen.length < request.count || request.count === 1) toggle(entry.id)
        } catch (error) {
          say(error instanceof Error ? error.message : String(error))
        }
      }
      own.classList.remove('dk-busy')
      refresh()
    }

    const input = createFileInput(request.mediaType, { capture: false, multiple: true }, takeFiles)
    const own = element(
      'label',
      { class: 'dk-album-tile dk-album-own' },
      element('i', { markup: icons.plus }),
      element('span', { text: '选择本机文件' }),
      element('small', { text: 'your own' }),
      input,
    )
    const grid = element('div', { class: 'dk-album-grid' }, own)
    const done = button({
      class: 'dk-album-done',
      onClick: () => close({ ids: [...chosen], original: bothSizes ? original : null }),
    })
    const size = button(
      {
        class: 'dk-album-size',
        attributes: {
          'aria-pressed': 'false',
          title: '不勾选则压缩 JPG A JPEG is compressed unless this is on',
        },
        onClick: () => {
          original = !original
          size.setAttribute('aria-pressed', String(original))
        },
      },
      element('i'),
      element('span', { text: '原图' }),
    )
    size.hidden = !bothSizes
    const album = element(
      'div',
      { class: 'dk-album', attributes: { role: 'dialog', 'aria-label': '相册 Album' } },
      element(
        'header',
        {},
        button({ class: 'dk-album-cancel', text: '取消', onClick: () => close(null) }),
        element('strong', { text: '最近项目' }),
      ),
      grid,
      element('footer', {}, size, done),
    )
    // Its own slot: the mini program's loading stays as it is.
    const toasts = createToastSlot(album, (path) => path)
    const say = (title: string) =>
      toasts.show({ kind: 'toast', title, icon: 'none', duration: 2000, mask: false })
    layer.append(album)
    refresh()
    source.list().then(
      (entries) => {
        for (const entry of entries) if (allowed(entry, request)) addTile(entry, 'append')
        refresh()
      },
      () => say('相册打不开'),
    )
  })
}

function allowed(entry: AlbumEntry, request: PickRequest): boolean {
  return request.mediaType.includes(entry.kind)
}

/** The browser's own file chooser; with `capture` a real phone opens its camera. */
export function createFileInput(
  mediaType: PickRequest['mediaType'],
  { capture, multiple }: { capture: boolean; multiple: boolean },
  onFiles: (files: File[]) => void,
): HTMLInputElement {
  const input = element('input', {
    attributes: {
      type: 'file',
      accept: mediaType.map((type) => `${type}/*`).join(','),
      ...(multiple && { multiple: '' }),
      ...(capture && { capture: 'environment' }),
    },
  })
  input.addEventListener('change', () => {
    onFiles([...(input.files ?? [])])
    input.value = '' // the same file may be taken again
  })
  return input
}
