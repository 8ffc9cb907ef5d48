import { join } from 'node:path'
import { build } from 'esbuild'

export const emulators = ['@tarojs/taro-h5', '@dcloudio/uni-h5', 'miniprogram-simulate'] as const
export type Emulator = (typeof emulators)[number]

const here = import.meta.dirname
const modules = join(here, 'node_modules')

// What their own command lines define when they build an app with everything that concerns files switched on.
const uniFlags = Object.fromEntries(
  'UNI_CLOUD WX WXS LONGPRESS TABBAR TABBAR_MIDBUTTON TOPWINDOW LEFTWINDOW RIGHTWINDOW RESPONSIVE PULL_DOWN_REFRESH NAVIGATIONBAR_BUTTONS NAVIGATIONBAR_SEARCHINPUT NAVIGATIONBAR_TRANSPARENT I18N_ES I18N_FR I18N_ZH_HANT I18N_LOCALE UNI_PUSH'
    .split(' ')
    .map((name) => [`__UNI_FEATURE_${name}__`, 'false']),
)
const define: Record<string, string> = {
  ...uniFlags,
  __UNI_FEATURE_RPX__: 'true',
  __UNI_FEATURE_PROMISE__: 'true',
  __UNI_FEATURE_PAGES__: 'true',
  __UNI_FEATURE_NAVIGATIONBAR__: 'true',
  __UNI_FEATURE_I18N_EN__: 'true',
  __UNI_FEATURE_I18N_ZH_HANS__: 'true',
  __UNI_FEATURE_ROUTER_MODE__: '"hash"',
  __UNI_NVUE__: 'false',
  ENABLE_INNER_HTML: 'true',
  ENABLE_ADJACENT_HTML: 'false',
  ENABLE_SIZE_APIS: 'false',
  ENABLE_TEMPLATE_CONTENT: 'false',
  ENABLE_CLONE_NODE: 'false',
  ENABLE_CONTAINS: 'false',
  ENABLE_MUTATION_OBSERVER: 'false',
  DEPRECATED_ADAPTER_COMPONENT: 'false',
  global: 'globalThis',
  'process.env.NODE_ENV': '"production"',
  'process.env.TARO_ENV': '"h5"',
  'process.env.TARO_PLATFORM': '"web"',
  'process.env.UNI_PLATFORM': '"h5"',
  'process.env': '{}',
}

/** The script of the page that runs cases against one of them. */
export async function bundleEmulator(name: Emulator): Promise<string> {
  const built = await build({
    entryPoints: [join(here, 'pages', `${name.split('/').at(-1)}.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    define,
    conditions: ['@dukou/source', 'browser'],
    mainFields: ['main:h5', 'browser', 'module', 'main'],
    loader: { '.css': 'empty', '.scss': 'empty' },
    alias: {
      '@dcloudio/uni-h5': join(modules, '@dcloudio/uni-h5/dist/uni-h5.es.js'),
      vue: join(modules, '@dcloudio/uni-h5-vue/dist/vue.runtime.esm.js'),
    },
    logLevel: 'error',
  })
  return built.outputFiles[0]!.text
}
