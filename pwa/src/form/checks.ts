/** Says everything that is wrong with answers at once, with the server's own codes and pointers. */
import type { OutputUnit } from '@cfworker/json-schema'
import { isHidden, show, type Shown } from './conditions'
import { misplaced } from './days'
import { formats } from './formats'
import * as text from './formats/text'
import type { Form } from './layout'
import { look, parts, pointer, type Way } from './pointer'
import { has, isObject, type Json, type Schema } from './schema'

export interface Wrong {
  pointer: string
  code: string
  params: Readonly<Record<string, string | number>>
}

const LIMITS: Readonly<Record<string, readonly [string, string]>> = {
  minLength: ['too_short', 'min'],
  maxLength: ['too_long', 'max'],
  minimum: ['too_small', 'min'],
  maximum: ['too_large', 'max'],
  minItems: ['too_few', 'min'],
  maxItems: ['too_many', 'max'],
}
/** What is asked for where the code is shorter or longer. */
const DEPTHS: Readonly<Record<string, string>> = { minLength: 'street', maxLength: 'county' }
const PLAIN: Readonly<Record<string, string>> = {
  false: 'unknown_field',
  oneOf: 'not_a_choice',
  anyOf: 'not_a_choice',
  enum: 'not_a_choice',
  pattern: 'bad_pattern',
  uniqueItems: 'repeated',
}
// What only says that something inside is wrong; the library reports these beside the leaves.
const PARENTS = new Set(['properties', 'additionalProperties', 'items', 'allOf', 'if', '$ref', 'propertyNames'])

/** Every error of normalised answers on this day, in the order of the pages; nothing for answers that may be submitted. */
export function check(form: Form, answers: Json, today: string, shown: Shown = show(form.pages, answers)): Wrong[] {
  const found = [...findings(form, answers, today)]
  // The schema may demand what is hidden because of another mistake: that mistake is the one to tell. With no
  // other the schema's word stands, so nothing that breaks it ever passes.
  const told = found.filter((wrong) => !isHidden(shown.hidden, wrong.pointer))
  for (const at of shown.hidden) {
    if (look(answers, parts(at)) !== undefined) told.push({ pointer: at, code: 'hidden_filled', params: {} })
  }
  return sorted(shown, told.length > 0 ? told : found)
}

function* findings(form: Form, answers: Json, today: string): Generator<Wrong> {
  const wrongs = once(leaves(form.validator.validate(answers).errors)).flatMap((unit) => named(form.schema, unit, answers))
  const typed = new Set(wrongs.filter((wrong) => wrong.code === 'wrong_type').map((wrong) => wrong.pointer))
  const known = new Set(wrongs.map((wrong) => wrong.pointer))
  const seen = new Set<string>()
  for (const wrong of wrongs) {
    const key = `${wrong.code} ${wrong.pointer}`
    // Of a value of the wrong type nothing else is worth saying.
    if (seen.has(key) || (wrong.code !== 'wrong_type' && typed.has(wrong.pointer))) continue
    seen.add(key)
    yield wrong
  }
  for (const [at, params] of misplaced(form.schema, answers, today)) yield { pointer: at, code: 'bad_date', params }
  for (const wrong of unreadable(answers, '')) if (!known.has(wrong.pointer)) yield wrong
}

function leaves(units: readonly OutputUnit[]): OutputUnit[] {
  // Below a failed choice every alternative reports its own failure.
  const choices = units.filter((unit) => ['oneOf', 'anyOf', 'contains'].includes(unit.keyword)).map((unit) => `${unit.keywordLocation}/`)
  return units.filter(
    (unit) => !PARENTS.has(unit.keyword) && !choices.some((choice) => unit.keywordLocation.startsWith(choice)),
  )
}

/** The library says `required` once for every missing answer without its name, and each is read as all of them: the first is enough. */
function once(units: readonly OutputUnit[]): OutputUnit[] {
  const seen = new Set<string>()
  return units.filter(({ keyword, instanceLocation, keywordLocation }) => {
    const key = `${instanceLocation} ${keywordLocation}`
    return keyword !== 'required' || (!seen.has(key) && seen.add(key))
  })
}

/** One error of the library in our codes. */
function named(schema: Schema, unit: OutputUnit, answers: Json): Wrong[] {
  const way = decoded(unit.instanceLocation)
  const at = pointer(way)
  const keyword = keywordAt(schema, decoded(unit.keywordLocation))
  if (LIMITS[unit.keyword]) return limited(schemaAt(schema, way), at, unit.keyword, Number(keyword), look(answers, way))
  switch (unit.keyword) {
    case 'required': {
      const held = look(answers, way)
      const names = (keyword as string[]).filter((name) => !isObject(held) || !has(held, name))
      return names.flatMap((name) => missing(schemaAt(schema, [...way, name]), `${at}${pointer([name])}`))
    }
    case 'format':
      return [misformed(at, String(keyword), look(answers, way))]
    case 'type':
      return [{ pointer: at, code: 'wrong_type', params: { expected: String(keyword) } }]
    case 'const':
      return [{ pointer: at, code: keyword === true ? 'must_agree' : 'not_a_choice', params: {} }]
    default:
      return [{ pointer: at, code: PLAIN[unit.keyword] ?? 'not_valid', params: {} }]
  }
}

/** A place is chosen, not spelled: the length of its code says how far down. */
function limited(schema: Schema, at: string, keyword: string, limit: number, value: Json | undefined): Wrong[] {
  const [code, name] = LIMITS[keyword] ?? []
  if (schema.format !== 'division') return code && name ? [{ pointer: at, code, params: { [name]: limit } }] : []
  const isPlace = typeof value === 'string' && formats.division?.reason(value) === null
  return isPlace ? [{ pointer: at, code: 'bad_division', params: { reason: DEPTHS[keyword] ?? '' } }] : []
}

/** Of a missing object its own required answers are missing: they are what a person can fill. */
function missing(schema: Schema, at: string): Wrong[] {
  const inner = schema.type === 'object' ? (schema.required ?? []) : []
  if (inner.length === 0) return [{ pointer: at, code: 'required', params: {} }]
  return inner.flatMap((name) => missing(schema.properties?.[name] ?? {}, `${at}${pointer([name])}`))
}

function misformed(at: string, name: string, value: Json | undefined): Wrong {
  const found = formats[name]
  if (!found || typeof value !== 'string') return { pointer: at, code: 'not_valid', params: {} }
  return { pointer: at, code: found.code, params: { reason: found.reason(value) ?? '' } }
}

function* unreadable(value: Json, at: string): Generator<Wrong> {
  if (typeof value === 'string') {
    const reason = text.reason(value)
    if (reason) yield { pointer: at, code: 'bad_text', params: { reason } }
  } else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* unreadable(inner, `${at}/${index}`)
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) yield* unreadable(inner, at + pointer([key]))
  }
}

/** `#/a/b~1c` of the library → its parts; it writes them as a URI fragment. */
function decoded(location: string): Way {
  return parts(decodeURIComponent(location.slice(1)))
}

function keywordAt(schema: Schema, way: Way): unknown {
  return way.reduce<unknown>((held, part) => (held as Record<string, unknown> | undefined)?.[part], schema)
}

function schemaAt(schema: Schema, way: Way): Schema {
  return way.reduce<Schema>((held, part) => (held.type === 'array' ? held.items : held.properties?.[part]) ?? {}, schema)
}

const order = (a: string, b: string): number => Number(a > b) - Number(a < b)

/** In the order of the pages: what has no place comes after its nearest neighbour above, or last. */
function sorted(shown: Shown, wrongs: Wrong[]): Wrong[] {
  if (wrongs.length < 2) return wrongs
  const places = new Map<string, number>()
  for (const [index, placed] of shown.placed.entries()) if (!places.has(placed.pointer)) places.set(placed.pointer, index)
  const place = (wrong: Wrong): number => {
    let at = wrong.pointer
    while (at && !places.has(at)) at = at.slice(0, at.lastIndexOf('/'))
    return (at ? places.get(at) : undefined) ?? shown.placed.length
  }
  const keyed = wrongs.map((wrong) => ({ wrong, key: place(wrong) }))
  return keyed
    .sort((a, b) => a.key - b.key || order(a.wrong.pointer, b.wrong.pointer) || order(a.wrong.code, b.wrong.code))
    .map(({ wrong }) => wrong)
}
