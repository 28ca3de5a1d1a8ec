/** Carries a draft from one version of a form to a later one; the server does the same: `vectors/lifting.json`.
 *
 * The content is taken apart into single answers. Each step of a mapping moves, rewrites or takes out some of them, and
 * in the end each stands at a place that the later form has, or is left over: none can be lost on the way. */
import type { Text } from '@/kit/words'
import { parts, pointer, type Way } from './pointer'
import { isObject, isRows, type Answers, type Json, type Schema } from './schema'

export type Step = { move: string; to: string } | { convert: string; values: Record<string, Json>; why?: Text } | { drop: string; why: Text } | { set: string; value: Json }

export interface Mapping {
  from: number
  steps: readonly Step[]
}

/** What could not be carried over: where it stood in the form it was filled in, and what it was. */
export interface LeftOver {
  at: string
  value: Json
  why: Text | null
}

interface Content {
  answers: Answers
  materials: Record<string, string[]>
}

/** One answer, or the files of one slot, on its way; `at` and `value` are what became of it. */
interface Leaf {
  at: Way
  value: Json
  origin: Way | null
  was: Json
  why: Text | null
  isLeft: boolean
}

const leafOf = (at: Way, value: Json, origin: Way | null): Leaf => ({ at, value, origin, was: value, why: null, isLeft: false })
const isIndex = (part: string | undefined): boolean => part !== undefined && /^[0-9]+$/.test(part)

/** The content as the form with this schema and these slots holds it, and what that form has no place for. `mappings` are
 * those of all versions between, in their order. */
export function lift(content: Content, mappings: readonly Mapping[], schema: Schema, slots: readonly string[]): { content: Content; left: LeftOver[] } {
  const leaves = apart(content as unknown as Json, [])
  for (const mapping of mappings) {
    settle(leaves)
    for (const step of mapping.steps) take(step, leaves)
  }
  for (const leaf of [...leaves]) fit(leaf, schema, slots, leaves)
  const carried = new Map<string, Leaf>()
  for (const leaf of leaves) place(leaf, carried)
  const whole = together([...carried.values()])
  const left = leaves.flatMap(({ isLeft, origin, was, why }) => (isLeft && origin ? [{ at: pointer(origin), value: was, why }] : []))
  return { content: { answers: (whole['answers'] ?? {}) as Answers, materials: (whole['materials'] ?? {}) as Content['materials'] }, left }
}

function apart(value: Json, at: Way): Leaf[] {
  if (isObject(value) && (Object.keys(value).length > 0 || at.length < 2)) return Object.entries(value).flatMap(([name, one]) => apart(one, [...at, name]))
  if (Array.isArray(value) && value.length > 0 && value.every((row) => isObject(row) && Object.keys(row).length > 0)) {
    return value.flatMap((row, index) => apart(row, [...at, String(index)]))
  }
  // The id of a row is no answer of anybody's: where its row has no place it goes without a word.
  return [leafOf(at, value, isIndex(at[at.length - 2]) && at[at.length - 1] === 'id' ? null : at)]
}

/** Each form between had one answer a place, so that who comes over all of them at once loses the same to the same. */
function settle(leaves: readonly Leaf[]): void {
  const first = new Map<string, Leaf>()
  for (const leaf of leaves) {
    if (leaf.isLeft || leaf.at[0] !== 'answers') continue
    const there = first.get(pointer(leaf.at))
    if (!there) first.set(pointer(leaf.at), leaf)
    else leaf.isLeft = !isSame(there, leaf)
  }
}

const isSame = (one: Leaf, other: Leaf): boolean => JSON.stringify(one.value) === JSON.stringify(other.value)

function take(step: Step, leaves: Leaf[]): void {
  if ('move' in step) {
    for (const { leaf, stars, rest } of under(step.move, leaves)) leaf.at = [...filled(parts(step.to), stars), ...rest]
  } else if ('convert' in step) {
    for (const { leaf } of under(step.convert, leaves)) convert(leaf, step.values, step.why ?? null, leaves)
  } else if ('drop' in step) {
    for (const { leaf } of under(step.drop, leaves)) Object.assign(leaf, { isLeft: true, why: step.why })
  } else setTo(parts(step.set), step.value, leaves)
}

/** Every answer at or below this place, with the rows that the stars stand for and what is below the place. */
function under(source: string, leaves: readonly Leaf[]): { leaf: Leaf; stars: string[]; rest: Way }[] {
  const way = parts(source)
  const isUnder = ({ at, isLeft }: Leaf): boolean => !isLeft && at.length >= way.length && way.every((part, n) => part === at[n] || (part === '*' && isIndex(at[n])))
  return leaves.filter(isUnder).map((leaf) => ({ leaf, stars: leaf.at.filter((_, n) => way[n] === '*'), rest: leaf.at.slice(way.length) }))
}

function filled(way: Way, stars: readonly string[]): Way {
  const rows = [...stars]
  return way.map((part) => (part === '*' ? (rows.shift() ?? part) : part))
}

/** By the table; what it does not name stays. `null` in the table: it has no counterpart. */
function convert(leaf: Leaf, table: Record<string, Json>, why: Text | null, leaves: Leaf[]): void {
  const next = (one: Json): Json => table[keyOf(one)] ?? (keyOf(one) in table ? null : one)
  if (Array.isArray(leaf.value)) {
    const gone = leaf.value.filter((one) => next(one) === null)
    leaf.value = leaf.value.filter((one) => next(one) !== null).map(next)
    leaveSome(leaf, gone, why, leaves)
  } else if (next(leaf.value) === null) Object.assign(leaf, { isLeft: true, why })
  else leaf.value = next(leaf.value)
}

/** Keys of JSON are texts: a yes is written `true`. */
const keyOf = (value: Json): string => (typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value : '')

/** Some choices of several have no place any more; the others go on. */
function leaveSome({ at, origin }: Leaf, gone: Json[], why: Text | null, leaves: Leaf[]): void {
  if (gone.length > 0) leaves.push({ ...leafOf(at, gone, origin), isLeft: true, why })
}

const isWithin = (at: Way, head: Way): boolean => head.every((part, n) => part === at[n])

function setTo(way: Way, value: Json, leaves: Leaf[]): void {
  const star = way.indexOf('*')
  const head = star < 0 ? way : way.slice(0, star)
  const rows = new Set(leaves.filter(({ at, isLeft }) => !isLeft && isWithin(at, head) && at.length > head.length + 1).map(({ at }) => at[head.length] ?? ''))
  const places = star < 0 ? [way] : [...rows].map((row) => [...head, row, ...way.slice(star + 1)])
  for (const at of places) {
    if (!leaves.some((leaf) => !leaf.isLeft && isWithin(leaf.at, at))) leaves.push(leafOf(at, value, null))
  }
}

/** Leaves over what the form has no place for. */
function fit(leaf: Leaf, schema: Schema, slots: readonly string[], leaves: Leaf[]): void {
  if (leaf.isLeft) return
  const [kind, ...way] = leaf.at
  if (kind === 'materials') {
    leaf.isLeft = !slots.includes(way[0] ?? '')
    return
  }
  const found = schemaAt(schema, way)
  if (!found || !isKind(found, leaf.value)) leaf.isLeft = true
  else if (Array.isArray(leaf.value) && found.items?.oneOf) {
    const isChoice = (one: Json): boolean => found.items?.oneOf?.some((choice) => choice.const === one) ?? false
    const gone = leaf.value.filter((one) => !isChoice(one))
    leaf.value = leaf.value.filter(isChoice)
    leaveSome(leaf, gone, null, leaves)
  } else if (found.oneOf && leaf.value !== '') leaf.isLeft = !found.oneOf.some((choice) => choice.const === leaf.value)
}

function schemaAt(schema: Schema, way: Way): Schema | null {
  let found: Schema | undefined = schema
  for (const [n, part] of way.entries()) {
    if (isRows(found) && isIndex(part)) {
      found = found.items ?? {}
      if (way.length === n + 2 && way[n + 1] === 'id') return { type: 'string' }
    } else {
      found = found.properties?.[part]
      if (!found) return null
    }
  }
  return found
}

/** A number may still stand as it was typed. */
function isKind(schema: Schema, value: Json): boolean {
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return typeof value === 'number' || typeof value === 'string'
    case 'array':
      return Array.isArray(value) && (!isRows(schema) || value.length === 0)
    case 'object':
      return isObject(value)
    default:
      return typeof value === 'string'
  }
}

/** Two that come to one place: files stand together, of two answers the first stays and the other is shown. */
function place(leaf: Leaf, carried: Map<string, Leaf>): void {
  if (leaf.isLeft) return
  const there = carried.get(pointer(leaf.at))
  if (!there) carried.set(pointer(leaf.at), leaf)
  else if (leaf.at[0] === 'materials') there.value = [...new Set([...(there.value as string[]), ...(leaf.value as string[])])]
  else if (!isSame(there, leaf)) leaf.isLeft = true
}

type Tree = Map<string, Tree | { value: Json }>

function together(leaves: readonly Leaf[]): Record<string, Json> {
  const whole: Tree = new Map()
  for (const { at, value } of leaves) {
    let inner = whole
    for (const part of at.slice(0, -1)) {
      if (!inner.has(part)) inner.set(part, new Map())
      inner = inner.get(part) as Tree
    }
    inner.set(at[at.length - 1] ?? '', { value })
  }
  return Object.fromEntries([...whole].map(([name, inner]) => [name, built(inner, name === 'materials')]))
}

function built(tree: Tree | { value: Json }, isFlat: boolean): Json {
  if (!(tree instanceof Map)) return tree.value
  const names = [...tree.keys()]
  if (!isFlat && names.every(isIndex)) return names.sort((a, b) => Number(a) - Number(b)).map((name) => built(tree.get(name) as Tree, false))
  return Object.fromEntries(names.map((name) => [name, built(tree.get(name) as Tree, false)]))
}
