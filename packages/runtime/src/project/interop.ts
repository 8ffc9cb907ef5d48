/** What stands between modules that are CommonJS and those that were ES modules: functions in front of a body. */
export type Tool = 'defaultOf' | 'allOf' | 'passOn'

/** As Babel has them, which DevTools uses. `$` is the function's own name. */
const TOOLS: Record<Tool, string> = {
  // `import a from`: of a CommonJS module its `module.exports`.
  defaultOf: 'function $(from){return from&&from.__esModule?from:{default:from}}',
  // `import * as a from`, `import()`.
  allOf: [
    'function $(from){if(from&&from.__esModule)return from;',
    'var all=from==null?{}:Object.create(Object.getPrototypeOf(from));',
    'if(from!=null)Object.getOwnPropertyNames(from).forEach(function(name){',
    'Object.defineProperty(all,name,{enumerable:true,configurable:true,get:function(){return from[name]}})});',
    'return Object.defineProperty(all,"default",{enumerable:true,value:from})}',
  ].join(''),
  // `export * from`: what the module exports itself goes before.
  passOn: [
    'function $(from){Object.keys(Object(from)).forEach(function(name){',
    'if(name!=="default"&&!Object.prototype.hasOwnProperty.call(exports,name))',
    'Object.defineProperty(exports,name,{enumerable:true,get:function(){return from[name]}})})}',
  ].join(''),
}

/** Names that a module has no other use for, and the tools among them. */
export interface Interop {
  /** The name, or one like it that is free. */
  free(name: string): string
  /** The name of a tool, which then stands in front of the body. */
  tool(kind: Tool): string
  /** The tools that were asked for. */
  text(): string
}

export function createInterop(text: string): Interop {
  const taken = new Set<string>()
  const tools = new Map<Tool, string>()
  const free = (name: string): string => {
    let own = name
    while (taken.has(own) || text.includes(own)) own += '$'
    taken.add(own)
    return own
  }
  return {
    free,
    tool(kind) {
      const name = tools.get(kind) ?? free(`$${kind}`)
      tools.set(kind, name)
      return name
    },
    // As a function: `$` in a replacement has a meaning of its own.
    text: () => [...tools].map(([kind, name]) => TOOLS[kind].replace('$', () => name)).join(''),
  }
}
