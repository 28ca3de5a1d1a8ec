/** What registers fill in, once and marked with its source. */
import { show } from '@/form/conditions'
import type { Element, Form } from '@/form/layout'
import { normalise } from '@/form/normalise'
import { look } from '@/form/pointer'
import { isObject, type Answers, type Json } from '@/form/schema'
import type { Fact } from '../api'
import type { Sources } from './content'

export interface Marks {
  sources: Sources
  /** Questions that registers have filled once. */
  filled: string[]
}

export interface Prefill extends Marks {
  answers: Answers
}

/** Fills empty questions that name a known fact, each once: what a person has written or emptied stays so. A fact that is
 * about this person only under a condition comes when that holds, and goes when it falls, unless somebody has changed it. */
export function prefill(form: Form, answers: Answers, facts: readonly Fact[], rowId: () => string, marks: Marks): Prefill {
  const known = new Map(facts.map((fact) => [fact.path, fact]))
  const next: Prefill = { answers: { ...answers }, sources: { ...marks.sources }, filled: [...marks.filled] }
  let isOther = false
  let visible: Json | undefined
  const holds = ({ fillsWhen }: Element): boolean => {
    if (!fillsWhen) return true
    visible ??= show(form.pages, normalise(form.schema, answers)).visible
    const value = look(visible, fillsWhen.way)
    return value !== undefined && fillsWhen.holds(value)
  }
  for (const [key, element] of asking(form.pages)) {
    const at = `/${key}`
    const fact = known.get(element.options.prefill ?? '')
    if (next.sources[at] && !holds(element)) {
      delete next.answers[key]
      delete next.sources[at]
      next.filled = next.filled.filter((one) => one !== at)
      isOther = true
    } else if (fact && answers[key] === undefined && !next.filled.includes(at) && holds(element)) {
      next.answers[key] = withIds(fact.value as Json, rowId)
      next.sources[at] = fact.sourceName
      next.filled.push(at)
      isOther = true
    }
  }
  return isOther ? next : { answers, sources: marks.sources, filled: marks.filled }
}

/** The questions a register may answer, by name; what stands in rows is filled in with them. */
const asking = (elements: readonly Element[]): [string, Element][] =>
  elements.flatMap((element) => {
    if (element.kind !== 'Control') return asking(element.elements)
    const [key] = element.way
    return key && element.way.length === 1 && element.options.prefill ? [[key, element]] : []
  })

const withIds = (value: Json, rowId: () => string): Json =>
  Array.isArray(value) ? value.map((row) => (isObject(row) && row['id'] === undefined ? Object.assign({ id: rowId() }, row) : row)) : value
