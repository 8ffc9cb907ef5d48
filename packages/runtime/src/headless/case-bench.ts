import type { Case, CaseApp, CaseControl, CaseTools } from '../cases/case.ts'
import { recording } from '../cases/recording.ts'
import { createTools } from '../cases/tools.ts'
import type { NetworkType } from '../device/device.ts'
import { openProject } from '../open.ts'
import { createUniBuild } from '../wx/uni-build.ts'
import { phoneOptions } from './case-phone.ts'
import { caseProgram } from './case-program.ts'
import { createPhone, type Phone, type PhoneOptions } from './phone.ts'

/** A phone to run cases on, one at a time. */
export interface CaseBench {
  tools: CaseTools
  close(): Promise<void>
}

/** A phone, and what a mini program with pages adds to it. */
type Ground = Pick<Phone, 'wx' | 'uni' | 'control' | 'close'> & {
  app?(): CaseApp
  bars?: Pick<CaseControl, 'bar' | 'tabBar'>
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
  const all: PhoneOptions = {
    ...options,
    onError: (error) => thrown.push(error),
    onWarning: (text) => warned.push(text),
  }
  const ground: Ground = one.pages ? await openCasePages(all) : await createPhone(all)
  const { control, app } = ground
  return {
    tools: createTools({
      wx: () => ground.wx,
      uni: () => ground.uni,
      uniOn: (build) => createUniBuild(ground.wx, build),
      ...(app && { app }),
      control: {
        ...control,
        network: (type) => control.network(type as NetworkType),
        album: control.album.list,
        addToAlbum: control.album.add,
        addToChat: control.chat.add,
        ...(ground.bars ?? noPages),
      },
      server,
      thrown,
      warned,
      ...(saw && { shown: recording({ saw }) }),
    }),
    async close() {
      await ground.close()
      close()
    },
  }
}

async function openCasePages(options: PhoneOptions): Promise<Ground> {
  const opened = await openProject(await caseProgram(), null, options)
  return {
    get wx() {
      return opened.wx
    },
    get uni() {
      return opened.uni
    },
    control: opened.control,
    app: () => opened.app as unknown as CaseApp,
    bars: { bar: () => opened.bar, tabBar: () => opened.tabBar },
    close: opened.close,
  }
}

const noPages: Pick<CaseControl, 'bar' | 'tabBar'> = {
  bar() {
    throw new Error('no page is open')
  },
  tabBar: () => null,
}
