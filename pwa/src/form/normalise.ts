/** One way of writing an answer: what people type → what is kept, signed and compared. */
import { formats } from './formats'
import * as text from './formats/text'
import { has, isObject, type Json, type Schema } from './schema'

function written(schema: Schema, value: Json): Json {
  if (typeof value === 'string') {
    const trimmed = text.normalise(value)
    return formats[schema.format ?? '']?.normalise(trimmed) ?? trimmed
  }
  if (Array.isArray(value)) {
    const items = schema.items ?? {}
    const next = value.map((one) => written(items, one))
    return next.some((one, at) => one !== value[at]) ? next : value
  }
  return isObject(value) ? normalise(schema, value) : value
}

/** The same answers in canonical writing; an emptied text is an absent answer. Never refuses, repeats without effect,
 * and gives back the very same object where nothing changes. */
export function normalise<T extends { [key: string]: Json }>(schema: Schema, answers: T): T {
  const fields = schema.properties ?? {}
  const before = Object.entries(answers)
  const after = before
    .map(([key, value]) => [key, written(fields[key] ?? {}, value)] as const)
    .filter(([key, value]) => value !== '' || !has(fields, key))
  const same = after.length === before.length && after.every(([, value], at) => value === before[at]?.[1])
  return same ? answers : (Object.fromEntries(after) as T)
}
