import type { Case, CasePhone, CaseTools } from '../cases/case.ts'
import { createTools } from '../cases/tools.ts'
import type { NetworkType } from '../device/device.ts'
import { createPhone, type PhoneOptions } from './phone.ts'

/** A phone to run cases on, one at a time. */
export interface CaseBench {
  tools: CaseTools
  close(): Promise<void>
}

/** The device's options for a case, with the case server's origin filled in. */
export function phoneOptions(phone: CasePhone | undefined, server: string): PhoneOptions {
  return JSON.parse(JSON.stringify(phone ?? {}).replaceAll('{server}', server)) as PhoneOptions
}

/** Opens a phone in Node such as `one` needs. `server` is the case server's origin. */
export async function openCaseBench(one: Case, server: string): Promise<CaseBench> {
  const thrown: unknown[] = []
  const phone = await createPhone({
    ...phoneOptions(one.phone, server),
    onError: (error) => thrown.push(error),
  })
  const { control } = phone
  return {
    tools: createTools({
      wx: () => phone.wx,
      uni: () => phone.uni,
      control: { ...control, network: (type) => control.network(type as NetworkType) },
      server,
      thrown,
    }),
    close: phone.close,
  }
}
