import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { type Component, createRenderer } from 'vue'
import { compileScript, parse } from 'vue/compiler-sfc'

/** What uni-app draws by itself: no component of the page's. */
const OWN = /^(view|text|image|button|progress|input|video|scroll-view)$/

/** uni-app's page life, in that of Vue. */
const UNI_APP = `import { onBeforeMount, onUnmounted } from 'vue'
export const onLoad = onBeforeMount
export const onUnload = onUnmounted`

/** Compiles a single-file component as uni-app's own build does, with Vue's compiler: script setup and template. */
function vue(): Plugin {
  return {
    name: 'vue',
    setup(bundle) {
      bundle.onLoad({ filter: /\.vue$/ }, ({ path }) => {
        const { descriptor, errors } = parse(readFileSync(path, 'utf8'), { filename: basename(path) })
        if (errors.length > 0) throw errors[0]
        const { content } = compileScript(descriptor, {
          id: basename(path),
          inlineTemplate: true,
          templateOptions: { compilerOptions: { isCustomElement: (tag) => OWN.test(tag) } },
        })
        return { contents: content, loader: 'js' }
      })
      bundle.onResolve({ filter: /^@dcloudio\/uni-app$/ }, () => ({ path: 'uni-app', namespace: 'uni' }))
      bundle.onLoad({ filter: /./, namespace: 'uni' }, () => ({
        contents: UNI_APP,
        resolveDir: import.meta.dirname,
      }))
    },
  }
}

/** A node of the page as it stands. */
export interface Shown {
  type: string
  text: string
  props: Record<string, unknown>
  children: Shown[]
  parent: Shown | null
}

export interface VuePage {
  /** All nodes of a type, in the order of the page. */
  all(type: string): Shown[]
  /** The text below a node, or of the whole page. */
  text(node?: Shown): string
  /** Clicks the button with this text. */
  click(text: string): unknown
  close(): void
}

/** Opens a Vue 3 page in Node, on a `uni`: compiled with Vue's compiler and drawn by Vue into a plain tree. */
export async function openVuePage(file: string, uni: unknown): Promise<VuePage> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    external: ['vue'],
    conditions: ['@dukou/source'],
    plugins: [vue()],
  })
  const module = { exports: {} as { default: Component } }
  const timers = new Set<NodeJS.Timeout>()
  // The page's own, which end with it, as all of its program does on a phone.
  const later = (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms)
    timers.add(timer)
    return timer
  }
  const run = new Function('require', 'module', 'uni', 'setTimeout', outputFiles[0]!.text)
  run(createRequire(import.meta.url), module, uni, later)

  const node = (type: string, text = ''): Shown => ({ type, text, props: {}, children: [], parent: null })
  const detach = (one: Shown) => {
    const siblings = one.parent?.children ?? []
    if (siblings.includes(one)) siblings.splice(siblings.indexOf(one), 1)
  }
  const { createApp } = createRenderer<Shown, Shown>({
    createElement: (type) => node(type),
    createText: (text) => node('#text', text),
    createComment: () => node('#comment'),
    setText: (one, text) => {
      one.text = text
    },
    setElementText: (one, text) => {
      one.children = text ? [{ ...node('#text', text), parent: one }] : []
    },
    patchProp: (one, key, _before, value) => {
      one.props[key] = value
    },
    insert(one, parent, anchor) {
      detach(one)
      const at = anchor ? parent.children.indexOf(anchor) : parent.children.length
      parent.children.splice(at, 0, one)
      one.parent = parent
    },
    remove: detach,
    parentNode: (one) => one.parent,
    nextSibling: (one) => {
      const siblings = one.parent?.children ?? []
      return siblings[siblings.indexOf(one) + 1] ?? null
    },
  })
  const page = node('page')
  const app = createApp(module.exports.default)
  app.mount(page)

  const flat = (one: Shown): Shown[] => [one, ...one.children.flatMap(flat)]
  const text = (one = page) =>
    flat(one)
      .map((each) => each.text)
      .join('')
  const all = (type: string) => flat(page).filter((one) => one.type === type)
  return {
    all,
    text,
    click(label) {
      const button = all('button').find((one) => text(one) === label)
      if (!button) throw new Error(`there is no button ${label} on: ${text()}`)
      return (button.props.onClick as () => unknown)()
    },
    close() {
      app.unmount()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
