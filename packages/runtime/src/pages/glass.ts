import {
  addGlobalErrorListener,
  addGlobalWarningListener,
  Component,
  CurrentWindowBackendContext,
  Element,
  Event,
  NativeNode,
  removeGlobalErrorListener,
  removeGlobalWarningListener,
  TextNode,
  triggerRender,
} from 'glass-easel'
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter'

// By name, not as a whole: so a page's bundle leaves out the rest.
const used = {
  addGlobalErrorListener,
  addGlobalWarningListener,
  Component,
  CurrentWindowBackendContext,
  Element,
  Event,
  NativeNode,
  removeGlobalErrorListener,
  removeGlobalWarningListener,
  TextNode,
  triggerRender,
}

/** The part of glass-easel (https://github.com/wechat-miniprogram/glass-easel) that is used, with plain types. */
export const glass = used as unknown as {
  CurrentWindowBackendContext: new () => DomBackend
  Event: new (
    type: string,
    detail: unknown,
    options: object,
  ) => {
    dispatch(target: unknown): void
    getEventBubbleStatus(): number
  }
  Component: {
    isComponent(node: unknown): boolean
    getMethod(component: GlassElement, name: string): ((event: unknown) => unknown) | undefined
  }
  Element: { isElement(node: unknown): boolean }
  NativeNode: { isNativeNode(node: unknown): boolean }
  TextNode: { isTextNode(node: unknown): boolean }
  triggerRender(element: GlassElement, callback: () => void): void
  addGlobalErrorListener(listener: ErrorListener): void
  removeGlobalErrorListener(listener: ErrorListener): void
  addGlobalWarningListener(listener: (message: string, at: unknown, element?: GlassElement) => boolean): void
  removeGlobalWarningListener(
    listener: (message: string, at: unknown, element?: GlassElement) => boolean,
  ): void
}

export type ErrorListener = (error: unknown, method?: string, at?: unknown) => boolean

export interface ClassList {
  contains(name: string, segment?: number): boolean
  getClassNames(segment: number): string
  /** What the external classes of a component stand for. */
  _$getAlias(): Record<string, string[] | undefined>
}

/** A node of the tree: an element, a component, a virtual node or text. */
export interface GlassElement {
  readonly is?: string
  readonly tagName?: string
  readonly textContent?: string
  id: string
  dataset: Record<string, unknown>
  readonly data?: Record<string, unknown>
  readonly classList: ClassList | null
  readonly class?: string
  readonly parentNode: GlassElement | null
  readonly childNodes: GlassElement[]
  readonly shadowRoot?: GlassElement
  readonly ownerShadowRoot: { getHostNode(): GlassElement } | null
  readonly $$: unknown
  /** What the template bound to the element. */
  readonly _$wxTmplArgs?: { changeProp?: Record<string, unknown> }
  getBackendElement(): unknown
  getComposedParent(): GlassElement | null
  getComposedChildren(): GlassElement[]
  getMethodCaller?(): PageInstance
  /** Answers a selector query's `context`. */
  getContext?(answer: (context: unknown) => void): void
  getRootBehavior?(): { ownerSpace: object }
  collectMarks?(): Record<string, unknown>
  setData?(patch: Record<string, unknown>): void
  addListener(type: string, listener: (event: GlassEvent) => unknown): void
  triggerEvent(type: string, detail?: unknown, options?: TriggerOptions): void
  triggerLifetime?(name: string, args: unknown[]): void
  triggerPageLifetime?(name: string, args: unknown[]): void
  toggleNodeClass(names: string, on?: boolean, segment?: number): void
  setNodeStyle(style: string, segment?: number): void
  getShadowRoot?(): GlassElement | null
  querySelector(selector: string): GlassElement | null
  querySelectorAll(selector: string): GlassElement[]
}

export interface TriggerOptions {
  bubbles?: boolean
  composed?: boolean
  capturePhase?: boolean
  originalEvent?: unknown
  handleListenerReturn?(value: unknown): void
}

export interface GlassEvent {
  type: string
  timeStamp: number
  detail: unknown
  mark: Record<string, unknown> | null
  target: GlassElement | { _$: GlassElement }
  currentTarget: GlassElement | { _$: GlassElement }
  getOriginalEvent(): unknown
  stopPropagation(): void
}

/** A page or component as its code sees it: `this`. */
export interface PageInstance {
  _$: GlassElement
  data: Record<string, unknown>
  setData(patch: Record<string, unknown>, callback?: () => void): void
  createSelectorQuery(): unknown
  [member: string]: unknown
}

export interface DomBackend {
  document: { createElement(tag: string): unknown; createTextNode(text: string): unknown }
  onEvent(listener: (target: unknown, type: string, detail: unknown, options: object) => number): void
  setListenerStats(element: unknown, type: string, capture: boolean, level: number): void
}

export interface SpaceTools {
  updateComponentOptions(options: Record<string, unknown>): void
  setGlobalUsingComponent(tag: string, definition: object): void
  getGlobalUsingComponent(tag: string): object | null
  define(path: string): Builder
}

export interface Builder {
  options(options: Record<string, unknown>): Builder
  definition(definition: Record<string, unknown>): Builder
  lifetime(name: string, run: (this: GlassElement) => void): Builder
  registerComponent(): object
  registerBehavior(): object
}

export interface CodeSpace {
  /** Decides a component's options from its settings; of no concern to page code. */
  prepareComponentOptions(path: string, options?: object): [{ idPrefixGenerator: unknown }, string]
  getComponentSpace(): SpaceTools
  setOverallBehavior(behavior: object): void
  addStyleSheet(path: string, url: undefined, scope: string): void
  addCompiledTemplate(path: string, template: unknown): void
  addComponentStaticConfig(path: string, config: object): void
  componentEnv<T>(path: string, run: (env: Definers) => T): T
}

export interface Definers {
  Page(definition: object): unknown
  Component(definition?: object): unknown
  Behavior: ((definition?: object) => unknown) & { trait?: unknown }
}

export interface Root {
  get(): PageInstance
  getComponent(): GlassElement
  attach(parent: unknown, placeholder: unknown): void
  release(): void
}

export interface Environment {
  createCodeSpace(id: string, main: boolean): CodeSpace
  associateBackend(backend: object): { createRoot(tag: string, space: CodeSpace, url: string): Root }
}

export function createEnvironment(): Environment {
  return new MiniProgramEnv() as unknown as Environment
}
