import type { Case, CaseTools } from '../cases/case.ts'
import { recording } from '../cases/recording.ts'
import { createTools } from '../cases/tools.ts'
import type { NetworkType } from '../device/device.ts'
import { createUniBuild } from '../wx/uni-build.ts'
import { phoneOptions } from './case-phone.ts'
import { createPhone } from './phone.ts'

/** A phone to run cases on, one at a time. */
export interface CaseBench {
  tools: CaseTools
  close(): Promise<void>
}

/**
 * Opens a phone in Node such as `one` needs. `server` is the case server's origin; `saw` is told each API that the case
 * calls for its own sake.
 */
export async function openCaseBench(
  one: Case,
  server: string,
  saw?: (api: string) => void,
): Promise<CaseBench> {
  const thrown: unknown[] = []
  const warned: string[] = []
  const { options, close } = phoneOptions(one.phone, server)
  const phone = await createPhone({
    ...options,
    onError: (error) => thrown.push(error),
    onWarning: (text) => warned.push(text),
  })
  const { control } = phone
  return {
    tools: createTools({
      wx: () => phone.wx,
      uni: () => phone.uni,
      uniOn: (build) => createUniBuild(phone.wx, build),
      control: {
        ...control,
        network: (type) => control.network(type as NetworkType),
        album: control.album.list,
        addToAlbum: control.album.add,
        addToChat: control.chat.add,
      },
      server,
      thrown,
      warned,
      ...(saw && { shown: recording({ saw }) }),
    }),
    async close() {
      await phone.close()
      close()
    },
  }
}
