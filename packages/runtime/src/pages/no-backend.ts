import { EmptyComposedBackendContext } from 'glass-easel'
import type { Surface } from './backend.ts'

interface NodeBackend {
  getRootNode(): unknown
  createElement(tag: string, styling: string): unknown
}

/** Draws nothing: for Node. The tree of elements is all there is. */
export function createNodeSurface(): Surface {
  const backend = new EmptyComposedBackendContext() as unknown as NodeBackend
  return {
    backend,
    app: null,
    room: () => ({ parent: backend.getRootNode(), placeholder: backend.createElement('i', 'i') }),
    addStyle() {},
    close() {},
  }
}
