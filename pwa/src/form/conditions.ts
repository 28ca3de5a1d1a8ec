/** Decides which controls are shown. A condition on a hidden value sees nothing, and nothing satisfies no condition. */
import type { Element, Rule } from './layout'
import { look, parts, pointer, type Way } from './pointer'
import { isObject, type Json } from './schema'

/** One control in one place: of rows, one a row. */
export interface Placed {
  pointer: string
  element: Element
  hidden: boolean
}

export interface Shown {
  /** In the order of the pages. */
  placed: readonly Placed[]
  hidden: ReadonlySet<string>
  /** The answers without what is hidden: what may be submitted. */
  visible: Json
}

const isOut = (rule: Rule | null, row: Way, seen: Json): boolean => {
  if (!rule) return false
  const value = look(seen, rule.inRow ? at(rule.way, row) : rule.way)
  return rule.hides === (value !== undefined && rule.holds(value))
}

/** The way with its stars filled from the row it stands in. */
export const at = (way: Way, row: Way): Way => [...row, ...way.slice(row.length)]

export const hides = (rule: Rule | null, row: Way, seen: Json): boolean => !rule?.disables && isOut(rule, row, seen)
export const disables = (rule: Rule | null, row: Way, seen: Json): boolean => rule?.disables === true && isOut(rule, row, seen)

const rulesIn = (elements: readonly Element[]): number =>
  elements.reduce((sum, element) => sum + (element.rule ? 1 : 0) + rulesIn(element.elements), 0)

export function show(pages: readonly Element[], answers: Json): Shown {
  let hidden: ReadonlySet<string> = new Set()
  let placed: Placed[] = []
  // Hiding one thing may hide the next; circles were refused at loading, so this comes to rest.
  for (let turns = rulesIn(pages) + 2; turns > 0; turns -= 1) {
    placed = []
    place(pages, [], answers, without(answers, hidden), false, placed)
    const open = new Set(placed.filter((one) => !one.hidden).map((one) => one.pointer))
    const now = new Set(placed.filter((one) => one.hidden && !open.has(one.pointer)).map((one) => one.pointer))
    const still = now.size === hidden.size && [...now].every((one) => hidden.has(one))
    hidden = now
    if (still) break
  }
  return { placed, hidden, visible: without(answers, hidden) }
}

/** Whether the value at this pointer, or what holds it, is hidden. */
export function isHidden(hidden: ReadonlySet<string>, pointerTo: string): boolean {
  const way = parts(pointerTo)
  return hidden.size > 0 && way.some((_, end) => hidden.has(pointer(way.slice(0, end + 1))))
}

/** A copy without the hidden values; an object emptied by that goes too. */
export function without(answers: Json, hidden: ReadonlySet<string>, from = ''): Json {
  if (hidden.size === 0) return answers
  if (Array.isArray(answers)) return answers.map((value, index) => without(value, hidden, `${from}/${index}`))
  if (!isObject(answers)) return answers
  const left: [string, Json][] = []
  for (const [key, value] of Object.entries(answers)) {
    const there = from + pointer([key])
    if (hidden.has(there)) continue
    const kept = without(value, hidden, there)
    const emptied = isObject(kept) && Object.keys(kept).length === 0 && Object.keys(value as object).length > 0
    if (!emptied) left.push([key, kept])
  }
  return Object.fromEntries(left)
}

function place(elements: readonly Element[], row: Way, answers: Json, seen: Json, hidden: boolean, into: Placed[]): void {
  for (const element of elements) {
    const gone = hidden || hides(element.rule, row, seen)
    if (element.kind !== 'Control') {
      place(element.elements, row, answers, seen, gone, into)
      continue
    }
    const way = at(element.way, row)
    into.push({ pointer: pointer(way), element, hidden: gone })
    const rows = element.elements.length > 0 && !gone ? look(answers, way) : undefined
    if (!Array.isArray(rows)) continue
    for (const index of rows.keys()) place(element.elements, [...way, String(index)], answers, seen, false, into)
  }
}
