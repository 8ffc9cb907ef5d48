import { writeFileSync } from 'node:fs'
import type { Args, Result } from '../wx/bridge.ts'
import type { ChatEntry } from '../wx/screen.ts'
import { Fault } from './fault.ts'
import type { Disk } from './files/disk.ts'
import { typeOfName } from './network/media-types.ts'

/** A file that somebody sent in a chat. */
export interface ChatFile {
  /** Made up when absent. */
  id?: string
  /** The file's own name, which `chooseMessageFile` tells (wx-api §2.3). */
  name: string
  bytes: Uint8Array
  /** When it was sent, in Unix seconds. Default: 2026-01-01 00:00 UTC and a minute more for each file. */
  time?: number
}

/** The files of a phone's chats. */
export interface Chat {
  /** Puts a file into a chat and returns its id. */
  add(file: ChatFile): string
  remove(id: string): void
  /** In the order in which they came. */
  list(): ChatEntry[]
  /** The file's bytes, or `null`. */
  bytes(id: string): Uint8Array | null
}

const FIRST = Date.UTC(2026, 0, 1) / 1000

function kindOf(name: string): ChatEntry['type'] {
  const [kind] = typeOfName(name).split('/')
  return kind === 'image' || kind === 'video' ? kind : 'file'
}

/** A phone's chats, and the call that makes temp files of what was chosen there. */
export function createChat(files: ChatFile[], disk: Disk): { chat: Chat; pickChatFiles(args: Args): Result } {
  const held = new Map<string, Required<ChatFile>>()
  let last = 0
  const chat: Chat = {
    add(file) {
      const id = file.id ?? `chat-${last + 1}`
      held.set(id, { time: FIRST + last * 60, ...file, id })
      last += 1
      return id
    },
    remove: (id) => void held.delete(id),
    bytes: (id) => held.get(id)?.bytes ?? null,
    list: () =>
      [...held.values()].map(({ id, name, bytes, time }) => ({
        id,
        name,
        type: kindOf(name),
        size: bytes.byteLength,
        time,
      })),
  }
  for (const file of files) chat.add(file)

  return {
    chat,
    pickChatFiles({ ids }) {
      const picked = (ids as string[]).map((id) => {
        const file = held.get(id)
        if (file === undefined) throw new Fault(`file ${id} is not in a chat`, 4)
        const temp = disk.newTemp(/\.([A-Za-z0-9]{1,8})$/.exec(file.name)?.[1]?.toLowerCase() ?? '')
        writeFileSync(temp.file, file.bytes)
        disk.keepTemp(temp.file)
        const { name, bytes, time } = file
        return { path: temp.path, name, size: bytes.byteLength, type: kindOf(name), time }
      })
      return { files: picked }
    },
  }
}
