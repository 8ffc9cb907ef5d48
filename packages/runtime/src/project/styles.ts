import postcss, { type AtRule, CssSyntaxError, type Root } from 'postcss'
import selectors from 'postcss-selector-parser'
import { SCOPE_MARK } from './compiled.ts'
import type { Folder } from './folder.ts'
import { importedFile } from './plain-styles.ts'
import { ProjectError } from './project-error.ts'

/** Whose stylesheet it is: decides what its selectors reach. */
export type StyleOwner = 'app' | 'page' | 'component'

/** Turns a wxss file and what it imports into CSS for the page. */
export async function compileStyle(folder: Folder, path: string, owner: StyleOwner): Promise<string> {
  const root = await load(folder, `${path}.wxss`, [])
  root.walkDecls((decl) => {
    if (/rpx/i.test(decl.value)) decl.value = convertRpx(decl.value)
  })
  // Custom properties are not allowed in a media query: there 750rpx is WeChat's reference width, 375px.
  root.walkAtRules('media', (rule) => {
    rule.params = rule.params.replace(/([\d.]+)rpx\b/gi, (_, size) => `${Number(size) / 2}px`)
  })
  root.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && /keyframes$/i.test((rule.parent as AtRule).name)) return
    rule.selector = convertSelector(rule.selector, path, owner)
  })
  return root.toString()
}

/** `12rpx` → `calc(var(--rpx) * 12)`, leaving strings and addresses alone. */
export function convertRpx(value: string): string {
  return value.replace(/"[^"]*"|'[^']*'|url\([^)]*\)|(-?\d*\.?\d+)rpx\b/gi, (whole, size?: string) =>
    size === undefined ? whole : `calc(var(--rpx) * ${size})`,
  )
}

async function load(folder: Folder, file: string, above: string[]): Promise<Root> {
  const root = parse(await folder.text(file), file)
  const imports: AtRule[] = []
  root.walkAtRules('import', (rule) => void imports.push(rule))
  for (const rule of imports) {
    const to = /^\s*(?:url\(\s*)?["']?([^"')]+)/i.exec(rule.params)?.[1]?.trim() ?? ''
    const target = importedFile(file, to)
    const line = rule.source?.start?.line
    if (above.includes(target) || target === file) {
      throw mistake(
        file,
        line,
        `样式循环引用 ${target}。`,
        `Styles import each other in a circle: ${target}.`,
      )
    }
    if (!folder.files.has(target)) {
      throw mistake(file, line, `引用的样式 ${to} 不存在。`, `It imports ${to}, which does not exist.`)
    }
    rule.replaceWith((await load(folder, target, [...above, file])).nodes)
  }
  return root
}

function parse(text: string, file: string): Root {
  try {
    return postcss.parse(text)
  } catch (cause) {
    if (!(cause instanceof CssSyntaxError)) throw cause
    throw mistake(file, cause.line, 'WXSS 写错了：', `This WXSS is wrong: ${cause.reason}`)
  }
}

function mistake(file: string, line: number | undefined, zh: string, en: string): ProjectError {
  return new ProjectError({ file, ...(line === undefined ? {} : { line }), zh, en })
}

// The `:where()` in front keeps styles inside the mini program (or their page) without making them weigh more.
function convertSelector(selector: string, path: string, owner: StyleOwner): string {
  const page = owner === 'page' ? `wx-page[data-path="${path}"]` : 'wx-page'
  const outer = owner === 'page' ? page : 'wx-app'
  return selectors((list) => {
    for (const one of list.nodes) {
      let reachesPage = false
      one.walk((node) => {
        if (node.type === 'tag' && node.value.toLowerCase() === 'page') {
          reachesPage = true
          node.replaceWith(selectors.tag({ value: owner === 'page' ? `wx-page:where(${page})` : 'wx-page' }))
        } else if (node.type === 'tag' && !/^\d|%$/.test(node.value)) {
          node.value = `wx-${node.value}`
        } else if (node.type === 'id' && owner === 'component') {
          // Ids get a prefix per instance of a component; the `:not()` gives the weight of an id back.
          node.replaceWith(selectors.tag({ value: `[id$="--${node.value}"]:not(#_)` }))
        } else if (node.type === 'class' && owner === 'component') {
          node.value = `${SCOPE_MARK}${node.value}`
        } else if (node.type === 'pseudo' && node.value === ':host' && owner === 'component') {
          node.replaceWith(
            selectors.attribute({ attribute: `wx-host="${SCOPE_MARK}"`, raws: {}, value: undefined }),
          )
        }
      })
      if (!reachesPage) {
        const space = one.first?.spaces.before ?? ''
        if (one.first) one.first.spaces.before = ''
        one.prepend(selectors.combinator({ value: ' ' }))
        one.prepend(selectors.tag({ value: `${space}:where(${outer})` }))
      }
    }
  }).processSync(selector)
}
