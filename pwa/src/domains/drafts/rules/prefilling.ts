/** What registers fill in, once and marked with its source. */
import type { Form } from '@/form/layout'
import { isObject, type Answers, type Json } from '@/form/schema'
import type { Text } from '@/kit/words'
import type { Fact } from '../api'

/** By pointer, the register a value came from. */
export type Sources = Record<string, Text>

export interface Prefill {
  answers: Answers
  sources: Sources
}

/** Fills empty questions that name a known fact, each once: what a person has written or emptied stays so. */
export function prefill(form: Form, answers: Answers, facts: readonly Fact[], rowId: () => string, before: readonly string[] = []): Prefill {
  const known = new Map(facts.map((fact) => [fact.path, fact]))
  const filled: Answers = { ...answers }
  const sources: Sources = {}
  const visit = (elements: Form['pages']): void => {
    for (const element of elements) {
      const key = element.way[0]
      const fact = known.get(element.options.prefill ?? '')
      const isTop = element.kind === 'Control' && element.way.length === 1
      if (isTop && key && fact && filled[key] === undefined && !before.includes(`/${key}`)) {
        filled[key] = withIds(fact.value as Json, rowId)
        sources[`/${key}`] = fact.sourceName
      }
      if (element.kind !== 'Control') visit(element.elements)
    }
  }
  visit(form.pages)
  return { answers: filled, sources }
}

const withIds = (value: Json, rowId: () => string): Json =>
  Array.isArray(value) ? value.map((row) => (isObject(row) && row['id'] === undefined ? Object.assign({ id: rowId() }, row) : row)) : value
