import { type CompiledProject, SCOPE_MARK } from '../project/compiled.ts'
import type { Surface } from './backend.ts'

/** Puts a project's styles into the document. `isolation` tells each component's style isolation, known once it has run. */
export function addStyles(surface: Surface, project: CompiledProject, isolation: Map<string, string>): void {
  const order = Object.keys(project.components)
  for (const { path, css } of project.styles) {
    const shared = ['shared', 'page-shared'].includes(isolation.get(path) ?? '')
    const scope = `c${order.indexOf(path)}`
    surface.addStyle(
      css
        .replaceAll(`"${SCOPE_MARK}"`, JSON.stringify(scope))
        .replaceAll(SCOPE_MARK, shared ? '' : `${scope}--`),
    )
  }
}
