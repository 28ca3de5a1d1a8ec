/** Which answers the schema demands just now: its own, and those of the branches whose condition holds. */
import { Validator } from '@cfworker/json-schema'
import { pointer } from './pointer'
import { isObject, type Json, type Schema } from './schema'

const compiled = new WeakMap<Schema, Validator>()

/** Whether a schema accepts the value; compiled once. */
export function holds(condition: Schema, value: Json): boolean {
  const validator = compiled.get(condition) ?? new Validator(condition, '2020-12')
  compiled.set(condition, validator)
  return validator.validate(value).valid
}

export function demanded(schema: Schema, answers: Json): Set<string> {
  const found = new Set<string>()
  collect(schema, answers, '', found)
  return found
}

function collect(schema: Schema, value: Json | undefined, at: string, into: Set<string>): void {
  for (const name of schema.required ?? []) into.add(at + pointer([name]))
  for (const branch of schema.allOf ?? []) {
    const taken = holds(branch.if, value ?? {}) ? branch.then : branch.else
    if (taken) collect(taken, value, at, into)
  }
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const held = isObject(value) ? value[name] : undefined
    const there = at + pointer([name])
    if (inner.items?.properties && Array.isArray(held)) {
      for (const [index, row] of held.entries()) collect(inner.items, row, `${there}/${index}`, into)
    } else if (inner.properties || inner.required) collect(inner, held, there, into)
  }
}
