/** Three ways together: what was, what one side made of it, what the other made of it. Different fields merge, the same
 * field is asked about, files are united, rows are known by their ids, taking something away is a change like any other. */
import { isObject, type Answers, type Json } from '@/form/schema'
import { isSame, type Content } from './content'

/** One answer that both sides changed: mine stays in the form and theirs beside it until a person has chosen. */
export interface Conflict {
  /** Where, below the answers; rows by their ids: `/children/<row>/name`. */
  key: string
  mine: Json | undefined
  theirs: Json | undefined
  /** When the other side's copy was saved; null: by another tab of this device, just now. */
  at: string | null
  /** The device that saved it, as its owner knows it. */
  by?: string
}

export interface Merged {
  content: Content
  conflicts: Conflict[]
}

type Row = Answers & { id: string }
type Ask = (key: string, mine: Json | undefined, theirs: Json | undefined) => void

/** `at`: when theirs was saved. Same on both sides, or changed on one: taken. Otherwise asked, and mine kept meanwhile. */
export function merge(base: Content, mine: Content, theirs: Content, saved?: { at: string; by: string }): Merged {
  const conflicts: Conflict[] = []
  const ask: Ask = (key, one, other) => void conflicts.push({ key, mine: one, theirs: other, at: saved?.at ?? null, ...(saved?.by ? { by: saved.by } : {}) })
  const answers = mergeObject(base.answers, mine.answers, theirs.answers, '', ask)
  const materials: Content['materials'] = {}
  for (const slot of new Set([...Object.keys(theirs.materials), ...Object.keys(mine.materials)])) {
    const files = mergeSet(base.materials[slot] ?? [], mine.materials[slot] ?? [], theirs.materials[slot] ?? [])
    if (files.length > 0) materials[slot] = files
  }
  return { content: { answers, materials }, conflicts }
}

function mergeObject(base: Answers, mine: Answers, theirs: Answers, path: string, ask: Ask): Answers {
  const out: Answers = {}
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = mergeValue(base[key], mine[key], theirs[key], `${path}/${key}`, ask)
    if (value !== undefined) out[key] = value
  }
  return out
}

function mergeValue(base: Json | undefined, mine: Json | undefined, theirs: Json | undefined, path: string, ask: Ask): Json | undefined {
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine
  if (isSame(mine, base)) return theirs
  if (isObject(mine) && isObject(theirs)) return mergeObject(isObject(base) ? base : {}, mine, theirs, path, ask)
  if (isRowList(mine) && isRowList(theirs)) return mergeRows(isRowList(base) ? base : [], mine, theirs, path, ask)
  ask(path, mine, theirs)
  return mine
}

const isRowList = (value: Json | undefined): value is Row[] =>
  Array.isArray(value) && value.every((row) => isObject(row) && typeof row['id'] === 'string')

const rowOf = (rows: readonly Row[], id: string): Row | undefined => rows.find((row) => row.id === id)

function mergeRows(base: Row[], mine: Row[], theirs: Row[], path: string, ask: Ask): Row[] {
  const ids = [...new Set([...theirs, ...mine].map((row) => row.id))]
  return ids.flatMap((id) => {
    const [was, here, there] = [rowOf(base, id), rowOf(mine, id), rowOf(theirs, id)]
    if (here && there) return [mergeObject(was ?? {}, here, there, `${path}/${id}`, ask) as Row]
    const left = (here ?? there) as Row
    if (was && isSame(was, left)) return []
    // One side took the row out and the other wrote in it: it stays until a person has chosen.
    if (was) ask(`${path}/${id}`, here, there)
    return [left]
  })
}

/** Where two answers differ, each place as a question. */
export function differences(mine: Answers, theirs: Answers, at: string | null, path = ''): Conflict[] {
  return [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].flatMap((name) => {
    const [here, there, key] = [mine[name], theirs[name], `${path}/${name}`]
    if (isSame(here, there)) return []
    if (isObject(here) && isObject(there)) return differences(here, there, at, key)
    if (!isRowList(here) || !isRowList(there)) return [{ key, mine: here, theirs: there, at }]
    const byId = (rows: Row[]): Answers => Object.fromEntries(rows.map((row) => [row.id, row]))
    return differences(byId(here), byId(there), at, key)
  })
}

/** What either side has taken out is gone, what either has added is there. */
export function mergeSet(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const gone = new Set(base.filter((id) => !mine.includes(id) || !theirs.includes(id)))
  return [...new Set([...theirs, ...mine])].filter((id) => !gone.has(id))
}

/** The value at a conflict's place. */
export function valueAt(answers: Answers, key: string): Json | undefined {
  let value: Json | undefined = answers
  for (const part of key.slice(1).split('/')) {
    if (isRowList(value)) value = rowOf(value, part)
    else value = isObject(value) ? value[part] : undefined
  }
  return value
}

/** The answers with `value` at a conflict's place; `undefined` takes it away. */
export function withValue(answers: Answers, key: string, value: Json | undefined): Answers {
  return placed(answers, key.slice(1).split('/'), value) as Answers
}

function placed(into: Json | undefined, [part = '', ...rest]: string[], value: Json | undefined): Json {
  const inner = (now: Json | undefined): Json | undefined => (rest.length > 0 ? placed(now, rest, value) : value)
  if (isRowList(into) && (into.length > 0 || (isObject(value) && value['id'] === part))) {
    const next = inner(rowOf(into, part)) as Row | undefined
    if (!rowOf(into, part)) return next ? [...into, next] : into
    return into.flatMap((row) => (row.id !== part ? [row] : next ? [next] : []))
  }
  const { [part]: now, ...others } = isObject(into) ? into : {}
  const next = inner(now)
  return next === undefined ? others : { ...others, [part]: next }
}

/** Questions still open, with newer ones in the place of older ones; one whose sides have become the same is none. */
export function openConflicts(before: readonly Conflict[], found: readonly Conflict[], answers: Answers): Conflict[] {
  const old = before.filter((one) => !found.some(({ key }) => key === one.key))
  return [...old, ...found].filter((one) => !isSame(valueAt(answers, one.key), one.theirs))
}
