import { DukouError } from '../../error.ts'
import type { Picked, PickRequest } from '../../platform/platform.ts'
import { kindOf } from '../item.ts'

/** What an uploader takes in that wasn't picked: dropped and pasted files. */
export interface Intake {
  onFiles(files: Picked[]): void
  onRefused(error: DukouError): void
  /** False where nothing is taken now. */
  isOpen(): boolean
  type(): PickRequest['type']
  /** Shows that files would be taken here. */
  onOver(isOver: boolean): void
}

/** Listens for files that are dropped on the element, and pasted in it or while nothing has the focus. Returns how to stop. */
export function takeIn(host: HTMLElement, intake: Intake): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const holdsFiles = (data: DataTransfer | null) => !!data && [...data.types].includes('Files')

  const take = (data: DataTransfer) => {
    const files = [...data.files].map(pickedFile)
    const fitting = files.filter(({ type }) => fits(intake.type(), type))
    if (fitting.length > 0) intake.onFiles(fitting)
    const wrong = files.find((file) => !fitting.includes(file))
    if (wrong) intake.onRefused(new DukouError('bad_type', `${wrong.name} is no ${intake.type()}`))
  }
  const drag = (event: DragEvent) => {
    if (!intake.isOpen() || !holdsFiles(event.dataTransfer)) return
    event.preventDefault()
    intake.onOver(event.type !== 'dragleave')
  }
  for (const type of ['dragenter', 'dragover', 'dragleave'] as const)
    host.addEventListener(type, drag, { signal })
  host.addEventListener(
    'drop',
    (event) => {
      intake.onOver(false)
      if (!intake.isOpen() || !holdsFiles(event.dataTransfer)) return
      event.preventDefault()
      take(event.dataTransfer!)
    },
    { signal },
  )
  const page = host.ownerDocument
  page.addEventListener(
    'paste',
    (event) => {
      const focused = page.activeElement
      const isOurs = !focused || focused === page.body || focused === host || host.contains(focused)
      if (event.defaultPrevented || !isOurs || !intake.isOpen() || !holdsFiles(event.clipboardData)) return
      event.preventDefault()
      take(event.clipboardData!)
    },
    { signal },
  )
  return () => stop.abort()
}

function fits(wanted: PickRequest['type'], type: Picked['type']): boolean {
  if (wanted === 'message') return true
  return wanted === 'media' ? type !== 'file' : type === wanted
}

function pickedFile(file: File): Picked {
  return {
    local: file,
    path: URL.createObjectURL(file),
    size: file.size,
    name: file.name,
    type: kindOf(file.type, file.name),
  }
}
