import type { CompiledProject } from '../project/compiled.ts'
import type { Components } from '../wx/can-i-use.ts'
import type { Profile } from '../wx/profile.ts'
import type { PhoneState } from './phone-state.ts'
import type { Mistake } from './project-source.ts'

/** What the page is given when it opens: the mini program, and what it runs on. */
export interface Launch {
  /** `null` when it does not compile. */
  project: CompiledProject | null
  mistake: Mistake | null
  profile: Profile
  /** What `canIUse` knows of built-in components: all of them, where the page loads those that it needs. */
  components: Components
  /** Every profile that the phone can take. */
  profiles: Profile['name'][]
  state: PhoneState
  /** Shown in the panel and on the home screen. */
  title: string
  /** The real server behind the placeholder addresses, for the panel; `null` = not told. */
  serverUrl: string | null
}
