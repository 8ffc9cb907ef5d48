import { LINE } from './host-failure.ts'
import type { Network } from './platform.ts'
import { wxForm } from './wx/form.ts'
import type { WxLike } from './wx/host.ts'

/** Where the core of the client runs: it sends forms, and nothing else. */
export interface CorePlatform {
  form: Network['form']
}

/** What the core of the client needs of `wx`, or of uni-app's `uni`. */
export function wxCorePlatform(host: Pick<WxLike, 'uploadFile'>): CorePlatform {
  return { form: wxForm(host as WxLike, LINE) }
}
