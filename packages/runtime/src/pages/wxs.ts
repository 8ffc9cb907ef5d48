import type { CompiledProject } from '../project/compiled.ts'
import { type ComponentDescriptor, createDescriptors, type DescriptorWorld } from './descriptor.ts'
import type { GlassElement } from './glass.ts'
import { createWxsModules, type WxsModules } from './wxs-modules.ts'

/** The WXS of one mini program: its modules, and what they have of elements. */
export interface Wxs extends WxsModules {
  describe(element: GlassElement): ComponentDescriptor
}

export type WxsMaker = (
  scripts: CompiledProject['scripts'],
  world: DescriptorWorld & { report(error: unknown): void },
) => Wxs

/** Makes the WXS of a mini program. One without scripts runs without it. */
export const createWxs: WxsMaker = (scripts, world) => ({
  ...createWxsModules(scripts, world.report),
  describe: createDescriptors(world),
})
