import type { Sound, SoundEvent } from '../../wx/speaker.ts'
import type { GlassElement, SpaceTools, TriggerOptions } from '../glass.ts'
import type { Keyboard } from '../keyboard.ts'
import { playAnimation } from '../play-animation.ts'
import type { Timers } from '../scope.ts'
import { ariaProperties, drawAria } from './aria.ts'

/** One built-in component: its properties, and what an instance does. */
export interface Builtin {
  tag: string
  /** Beside `hidden`, which all have. */
  properties?: Record<string, Property>
  /** Runs once for each instance. Returns what draws it: called when it is attached and after each change. */
  setup?(part: Part): (() => void) | undefined
}

export interface Property {
  type: unknown
  value?: unknown
}

/** An instance, as its built-in component sees it. */
export interface Part {
  /** The host element; null in Node, where nothing is drawn. */
  readonly host: HTMLElement | null
  readonly component: GlassElement
  readonly world: BuiltinWorld
  /** The page that it stands on. */
  route(): string
  /** Current value of a property. */
  get<T = unknown>(name: string): T
  /** Changes a property from inside, as when a person types. */
  set(name: string, value: unknown): void
  trigger(type: string, detail?: unknown, options?: TriggerOptions): void
  onTap(run: (event: { detail: unknown }) => void): void
  onDetached(run: () => void): void
  /** Gives a context to those who ask for it: `wx.createVideoContext`, a selector query's `context`. */
  expose(context: object): void
}

/** What built-in components need from the mini program around them. */
export interface BuiltinWorld {
  /** Address of an image for the browser. `from` is the route of the page that shows it. */
  assetUrl(path: string, from: string): string
  /** Size in pixels of an image, for `load` events where nothing is drawn. Absent: no such events. */
  measure?(path: string, from: string): Promise<{ width: number; height: number }>
  /** Timers that stop with the mini program, however it ends. */
  timers: Pick<Timers, 'setTimeout' | 'setInterval' | 'clearTimeout'>
  /** A speaker for `<video>` and `<audio>` where nothing is drawn. Absent: they stay silent. */
  openSound?(on: (event: SoundEvent) => void): Sound
  /** Lets the person choose a picture of theirs, as `<button open-type="chooseAvatar">` does; null = they didn't. */
  chooseAvatar?(): Promise<string | null>
  keyboard: Keyboard
  /** Whether the mini program is a release, and no development or trial version. */
  released: boolean
  /** The person agrees to the privacy agreement. */
  agreePrivacy?(): Promise<unknown>
  /** Shows what the person has allowed, and tells what is allowed then, as `wx.openSetting` does. */
  openSetting?(): Promise<object>
  /** What the page would share. */
  share?(from: GlassElement): void
  /** Opens a page or goes back: what `<navigator>` and `wx` share. */
  navigate(api: string, options: Record<string, unknown>): void
}

/** Registers built-in components for every template of a mini program. */
export function defineBuiltins(space: SpaceTools, builtins: Builtin[], world: BuiltinWorld): void {
  for (const builtin of builtins) {
    space.setGlobalUsingComponent(builtin.tag, define(space, builtin, world))
  }
}

function define(space: SpaceTools, builtin: Builtin, world: BuiltinWorld): object {
  const instances = new WeakMap<GlassElement, { draw(): void; gone: (() => void)[]; attached: boolean }>()
  const common: Record<string, Property> = {
    hidden: { type: Boolean },
    name: { type: String },
    animation: { type: null },
    ...ariaProperties,
  }
  const properties = { ...common, ...builtin.properties }
  const draw = function draw(this: GlassElement) {
    const instance = instances.get(this)
    if (instance?.attached) instance.draw()
  }
  return space
    .define(`dukou/${builtin.tag}`)
    .options({ writeFieldsToNode: false, styleScope: null })
    .definition({ properties, observers: { '**': draw } })
    .lifetime('created', function created() {
      const gone: (() => void)[] = []
      const host = hostOf(this)
      const own = builtin.setup?.(createPart(this, host, world, gone))
      const aria = new Set<string>()
      let played: unknown
      let stopPlaying = () => {}
      gone.push(() => stopPlaying())
      instances.set(this, {
        gone,
        attached: false,
        draw: () => {
          if (host) host.hidden = this.data?.hidden === true
          const animation = this.data?.animation
          if (host && animation !== played) {
            played = animation
            stopPlaying()
            stopPlaying = playAnimation(host, animation)
          }
          own?.()
          if (host) drawAria(host, this.data ?? {}, aria)
        },
      })
    })
    .lifetime('attached', function attached() {
      const instance = instances.get(this)!
      instance.attached = true
      instance.draw()
    })
    .lifetime('detached', function detached() {
      for (const run of instances.get(this)!.gone) run()
    })
    .registerComponent()
}

function hostOf(component: GlassElement): HTMLElement | null {
  const backend = component.getBackendElement()
  return typeof HTMLElement === 'function' && backend instanceof HTMLElement ? backend : null
}

function createPart(
  component: GlassElement,
  host: HTMLElement | null,
  world: BuiltinWorld,
  gone: (() => void)[],
): Part {
  return {
    host,
    component,
    world,
    route: () => routeOf(component),
    get: <T>(name: string) => component.data?.[name] as T,
    set: (name, value) => component.setData?.({ [name]: value }),
    trigger: (type, detail = {}, options) => component.triggerEvent(type, detail, options),
    onTap: (run) => component.addListener('tap', run),
    onDetached: (run) => void gone.push(run),
    expose(context) {
      contexts.set(component, context)
      component.getContext = (answer) => answer(context)
    },
  }
}

const contexts = new WeakMap<GlassElement, object>()

/** What a built-in component exposes; null for those that expose nothing. */
export function contextOf(component: GlassElement): object | null {
  return contexts.get(component) ?? null
}

/** The route of the page that a component stands on. */
function routeOf(component: GlassElement): string {
  let owner = component
  for (let up = owner.ownerShadowRoot; up; up = owner.ownerShadowRoot) owner = up.getHostNode()
  return owner.is ?? ''
}
