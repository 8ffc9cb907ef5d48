import type { LineFault } from '../device/network/line/fault.ts'
import type { LineName, LineSettings } from '../device/network/line/settings.ts'
import type { Permission } from '../device/permissions.ts'
import type { Full } from '../device/room.ts'
import type { RelayControl } from '../relay/link.ts'
import { deniedOn, type Handset, type Make, networkType } from './handset.ts'
import type { PhoneState } from './phone-state.ts'
import type { ProjectSource } from './project-source.ts'

/** What the page may do to the phone besides `wx`, by name. */
export function createPhoneControl(
  handset: Handset,
  source: ProjectSource,
  seed: number,
): RelayControl & { state(): PhoneState } {
  /** Entries of the log up to this one were cleared away. */
  let cleared = 0
  const control = () => handset.device.control
  const { log } = handset
  const state = (): PhoneState => ({
    networkType: networkType(handset.device),
    line: control().lineState(),
    full: handset.full,
    denied: deniedOn(handset.device),
    seed,
    reload: source.reload,
    missed: source.missed,
  })

  /** As before it was denied: a person is asked for a scope again. */
  const allow = (what: Permission) =>
    what.startsWith('scope.') ? control().forget(what) : control().allow(what)

  return {
    state,
    methods: {
      state,
      launch: () => control().restart(),
      album: () =>
        control()
          .album.list()
          .map((entry) => describePhoto(entry))
          .reverse(),
      chat: () => control().chat.list().reverse(),
      network: (type: Parameters<ReturnType<typeof control>['network']>[0]) => control().network(type),
      networkType: () => networkType(handset.device),
      hide: () => control().hide(),
      show: () => control().show(),
      line: (settings: LineSettings | LineName | null) => control().line(settings),
      lineState: () => control().lineState(),
      fault: (fault: LineFault | null) => control().fault(fault),
      fullStorage: (full: Full | Full[] | null) => handset.fill(full === null ? [] : [full].flat()),
      background: (seconds: number) => control().background(seconds),
      kill: () => control().kill(),
      advance: (ms: number) => control().advance(ms),
      heal() {
        control().line(null)
        if (networkType(handset.device) === 'none') control().network('wifi')
        handset.fill([])
        for (const what of deniedOn(handset.device)) allow(what)
      },
      deny: (what: Permission) => control().deny(what),
      allow,
      become: (make: Partial<Make>) => handset.become(make),
      reload: (to: 'on' | 'off') => source.setReload(to),
      log: () => log.list().filter(({ id }) => id > cleared),
      clearLog() {
        cleared = log.list().at(-1)?.id ?? 0
      },
    },
    listen(tell) {
      const stops = [
        log.listen((entry) => tell('log', entry)),
        source.listen((news) => tell(news.name, news.name === 'mistake' ? news.mistake : null)),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

/** A photo of the album as the page shows it. */
export function describePhoto({ id, name }: { id: string; name: string }) {
  return { id, name, kind: /\.(mp4|mov|m4v|webm)$/i.test(name) ? 'video' : 'image' }
}
