/** Pure decisions about drafts: the change between two contents, merging two, what registers fill in. */
import { compare, type Operation } from 'fast-json-patch'
import type { Form } from '@/form/layout'
import { isObject, type Answers, type Json } from '@/form/schema'
import type { Text } from '@/kit/words'
import type { Draft, Fact } from './api'

/** What JSON Patch changes: `{"answers": {…}, "materials": {slot: [id, …]}}`. */
export interface Content {
  answers: Answers
  materials: Record<string, string[]>
}

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

/** RFC 6902 from what the server has to what the phone has; empty when they are the same. */
export const changes = (from: Content, to: Content): Operation[] => compare(from, to)

/** One answer that both sides changed: neither is thrown away before a person has chosen. */
export interface Conflict {
  key: string
  mine: Json | undefined
  theirs: Json | undefined
}

export interface Merged {
  content: Content
  conflicts: Conflict[]
}

/** Three-way, field by field: who changed it wins; both changed it otherwise is asked. Materials merge as sets. */
export function merge(base: Content, mine: Content, theirs: Content): Merged {
  const conflicts: Conflict[] = []
  const answers = mergeObject(base.answers, mine.answers, theirs.answers, '', conflicts)
  const slots = new Set([...Object.keys(mine.materials), ...Object.keys(theirs.materials)])
  const materials: Content['materials'] = {}
  for (const slot of slots) {
    const files = mergeSet(base.materials[slot] ?? [], mine.materials[slot] ?? [], theirs.materials[slot] ?? [])
    if (files.length > 0) materials[slot] = files
  }
  return { content: { answers, materials }, conflicts }
}

function mergeObject(base: Answers, mine: Answers, theirs: Answers, path: string, conflicts: Conflict[]): Answers {
  const out: Answers = {}
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = mergeValue(base[key], mine[key], theirs[key], `${path}/${key}`, conflicts)
    if (value !== undefined) out[key] = value
  }
  return out
}

function mergeValue(
  base: Json | undefined,
  mine: Json | undefined,
  theirs: Json | undefined,
  path: string,
  conflicts: Conflict[],
): Json | undefined {
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine
  if (isSame(mine, base)) return theirs
  if (isObject(mine) && isObject(theirs)) return mergeObject(isObject(base) ? base : {}, mine, theirs, path, conflicts)
  if (isRowList(mine) && isRowList(theirs)) return mergeRows(isRowList(base) ? base : [], mine, theirs, path, conflicts)
  conflicts.push({ key: path, mine, theirs })
  return mine
}

type Row = Answers & { id: string }

const isRowList = (value: Json | undefined): value is Row[] =>
  Array.isArray(value) && value.every((row) => isObject(row) && typeof row['id'] === 'string')

/** Rows are known by their ids. A row one side took out is gone, unless the other side changed it meanwhile. */
function mergeRows(base: Row[], mine: Row[], theirs: Row[], path: string, conflicts: Conflict[]): Row[] {
  const find = (rows: Row[], id: string): Row | undefined => rows.find((row) => row.id === id)
  const ids = [...new Set([...theirs, ...mine].map((row) => row.id))]
  const out: Row[] = []
  for (const id of ids) {
    const [was, here, there] = [find(base, id), find(mine, id), find(theirs, id)]
    if (here && there) out.push(mergeObject(was ?? {}, here, there, `${path}/${id}`, conflicts) as Row)
    else {
      const left = here ?? there
      if (left && (!was || !isSame(was, left))) out.push(left)
    }
  }
  return out
}

function mergeSet(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const gone = new Set(base.filter((id) => !mine.includes(id) || !theirs.includes(id)))
  return [...new Set([...theirs, ...mine])].filter((id) => !gone.has(id))
}

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
