/** What a draft holds, and when two of them are the same. */
import type { Answers } from '@/form/schema'
import type { Text } from '@/kit/words'
import type { Draft } from '../api'

/** What JSON Patch changes: `{"answers": {…}, "materials": {slot: [id, …]}}`. */
export interface Content {
  answers: Answers
  materials: Record<string, string[]>
}

/** By pointer, the register an answer came from. */
export type Sources = Record<string, Text>

export const EMPTY: Content = { answers: {}, materials: {} }

export const contentOf = (draft: Pick<Draft, 'answers' | 'materials'>): Content => ({
  answers: draft.answers as Answers,
  materials: Object.fromEntries(Object.entries(draft.materials).map(([slot, files]) => [slot, files.map((file) => file.id)])),
})

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

/** The sources without those of answers that are others now: they are no longer the register's. */
export function unchanged(sources: Sources, before: Answers, after: Answers): Sources {
  const kept = Object.entries(sources).filter(([at]) => isSame(before[at.slice(1)], after[at.slice(1)]))
  return kept.length === Object.keys(sources).length ? sources : Object.fromEntries(kept)
}
