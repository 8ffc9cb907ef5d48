import type { Bridge } from './bridge.ts'
import type { Behind, Isolate } from './call.ts'
import { documents } from './documents.ts'
import { type Allow, images } from './images.ts'
import { interaction } from './interaction.ts'
import { pickers } from './pickers.ts'
import { createPrivacy, type Privacy } from './privacy.ts'
import type { Profile } from './profile.ts'
import type { Screen } from './screen.ts'
import { createSettings } from './settings.ts'
import type { Speaker } from './speaker.ts'
import { atLeast } from './version.ts'
import { voice } from './voice.ts'

/** The APIs that ask the person who holds the phone, or show or play them something. */
export interface Person extends Pick<Privacy, 'agree' | 'onNeedPrivacyAuthorization'> {
  /** What stands behind the API of this name. */
  behind(api: string): Behind | undefined
}

/** What these APIs stand on. */
export interface PersonParts {
  bridge: Bridge
  screen: Screen
  speaker: Speaker
  profile: Profile
  isolate: Isolate
  /** Told the names of what is picked, by their paths. */
  names: Map<string, string>
}

export type PersonMaker = (parts: PersonParts) => Person

export const createPerson: PersonMaker = ({ bridge, screen, speaker, profile, isolate, names }) => {
  const privacy = createPrivacy(bridge, screen, isolate)
  const settings = createSettings(bridge, screen, profile)
  const asksPrivacy = atLeast(profile.sdkVersion, '2.32.3')
  const allow: Allow = async (api, sources) => {
    if (asksPrivacy) await privacy.pass(api)
    return settings.shut(sources)
  }
  const behind: Record<string, Behind> = {
    ...interaction(screen),
    ...pickers({ bridge, screen, profile, names, allow }),
    ...images({ bridge, screen, allow, settings }),
    ...documents(bridge, screen),
    ...settings.behind,
    ...privacy.behind,
    ...voice(speaker),
  }
  return {
    behind: (api) => behind[api],
    agree: privacy.agree,
    onNeedPrivacyAuthorization: privacy.onNeedPrivacyAuthorization,
  }
}
