/** What is wrong with this device or its network beside any single step: said once, calmly, above the page. */
import { readonly, shallowReactive } from 'vue'
import { local, type Failure, type Problem } from './problem'

const shown = shallowReactive<Problem[]>([])
const said = new Set<string>()

export const troubles = readonly(shown) as readonly Problem[]

/** Says it, unless it was said since the page was opened. */
export function trouble(code: Failure): void {
  if (said.has(code)) return
  said.add(code)
  shown.push(local(code))
}

/** A single step failed where no page says it: each time anew. */
export function mishap(problem: Problem): void {
  settled(problem.code)
  shown.push(problem)
}

/** It has passed, or was read. */
export function settled(code: string): void {
  const at = shown.findIndex((problem) => problem.code === code)
  if (at >= 0) shown.splice(at, 1)
}
