/** One folder per field type: what it fits, how it is filled in, how it is read. A new type is a new folder. */
import type { Component } from 'vue'
import type { Element } from '../layout'

export interface FieldType {
  /** Gets `node` and the question's id and aria attributes; says `change` with the value and `blur` when left. */
  Input: Component
  /** Gets `node`; shows the value only. */
  View: Component
  /** Several controls under one question: a fieldset with a legend. */
  group: boolean
  /** How well it fits: 0 not at all; the best of all types is taken. */
  fits(element: Element): number
}

const types = Object.values(import.meta.glob<FieldType>('./*/field.ts', { eager: true, import: 'default' }))
const chosen = new WeakMap<Element, FieldType>()

export function typeOf(element: Element): FieldType {
  const known = chosen.get(element)
  if (known) return known
  const [best] = [...types].sort((one, other) => other.fits(element) - one.fits(element))
  if (!best) throw new Error('there are no field types')
  chosen.set(element, best)
  return best
}
