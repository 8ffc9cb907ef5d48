import type { CompiledProject } from '../project/compiled.ts'
import type { Profile } from '../wx/profile.ts'

/** What the page is given when it opens: the mini program, and what it runs on. */
export interface Launch {
  project: CompiledProject
  profile: Profile
  /** Shown in the panel and on the home screen. */
  title: string
  /** The real server behind the placeholder addresses, for the panel; `null` = not told. */
  serverUrl: string | null
}
