import type { ComponentConfig } from '../project/compiled.ts'
import type { CodeSpace, Definers } from './glass.ts'

type Definition = Record<string, unknown>

/** `Page`, `Component` and `Behavior` as page code calls them. */
export interface Registrar {
  globals: { Page: unknown; Component: unknown; Behavior: unknown }
  /** Runs a module during which `Page` and `Component` register the given path. */
  during(path: string, run: () => void): void
}

/**
 * `Page` and `Component` act on the component that is being registered now, not on the module that calls them:
 * component libraries wrap them in modules that run once.
 */
export function createRegistrar(
  space: CodeSpace,
  components: Record<string, ComponentConfig>,
  onStyle: (path: string, isolation: string) => void,
): Registrar {
  let now: string | null = null
  let done = false
  const forms = createStringBehaviors(space)

  const register = (kind: 'Page' | 'Component', definition: Definition = {}) => {
    if (now === null) {
      throw new Error(
        `${kind}() 只能在页面或组件的脚本里调用。 ${kind}() works in a page's or component's script only.`,
      )
    }
    const path = now
    done = true
    const config = withScriptOptions(components[path] ?? {}, definition)
    onStyle(path, isolationOf(config))
    space.addComponentStaticConfig(path, config)
    space.componentEnv(path, (env: Definers) => env[kind](withBehaviors(definition, forms)))
  }

  const Behavior = (definition: Definition = {}) =>
    space.componentEnv('', (env) => env.Behavior(withBehaviors(definition, forms)))

  return {
    globals: {
      Page: (definition?: Definition) => register('Page', definition),
      Component: (definition?: Definition) => register('Component', definition),
      Behavior,
    },
    during(path, run) {
      const [path0, done0] = [now, done]
      now = path
      done = false
      try {
        run()
        if (!done) {
          throw new Error(
            `${path}.js 没有调用 Page() 或 Component()。 ${path}.js has not called Page() or Component().`,
          )
        }
      } finally {
        now = path0
        done = done0
      }
    },
  }
}

// `styleIsolation` and `addGlobalClass` may stand in the script too; the adapter reads them from the JSON only.
function withScriptOptions(config: ComponentConfig, definition: Definition): ComponentConfig {
  const options = (definition.options ?? {}) as { styleIsolation?: string; addGlobalClass?: boolean }
  const merged = { ...config }
  if (options.addGlobalClass && merged.addGlobalClass === undefined) merged.addGlobalClass = true
  if (options.styleIsolation && merged.styleIsolation === undefined && merged.component) {
    merged.styleIsolation = options.styleIsolation
  }
  return merged
}

function isolationOf(config: ComponentConfig): string {
  if (config.styleIsolation) return config.styleIsolation
  if (!config.component) return 'shared'
  return config.addGlobalClass ? 'apply-shared' : 'isolated'
}

function withBehaviors(definition: Definition, forms: (name: string) => unknown): Definition {
  if (!Array.isArray(definition.behaviors)) return definition
  const behaviors = definition.behaviors.map((one: unknown) => (typeof one === 'string' ? forms(one) : one))
  return { ...definition, behaviors }
}

// The adapter takes behaviors as objects only; WeChat names its own with strings
// ([docs] https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/behaviors.html).
function createStringBehaviors(space: CodeSpace): (name: string) => unknown {
  const made = new Map<string, unknown>()
  const definitions: Record<string, Definition> = {
    'wx://form-field': { properties: { name: { type: String }, value: { type: null } } },
    'wx://form-field-group': {},
    'wx://form-field-button': {},
    'wx://component-export': {},
  }
  return (name) => {
    const definition = definitions[name]
    if (!definition) throw new Error(`没有内置 behavior ${name}。 There is no built-in behavior ${name}.`)
    if (!made.has(name))
      made.set(
        name,
        space.componentEnv('', (env) => env.Behavior(definition)),
      )
    return made.get(name)
  }
}
