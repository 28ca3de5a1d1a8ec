/** Reads schema and UI schema into pages of elements; the server has refused what does not fit together. */
import { Validator } from '@cfworker/json-schema'
import './formats'
import { pointer, type Way } from './pointer'
import { has, isRows, type Json, type Schema, type Ui, type UiCondition, type UiElement, type UiOptions, type UiRule } from './schema'

export interface Condition {
  way: Way
  holds(value: Json): boolean
}

export interface Rule extends Condition {
  /** HIDE and DISABLE act where the condition holds, SHOW and ENABLE where it does not. */
  hides: boolean
  disables: boolean
  /** The condition looks at the row it stands in, not at the whole form. */
  inRow: boolean
}

/** A page, group, label or control. Only a control has `way` and `schema`; `elements` of an array are its rows'. */
export interface Element {
  kind: 'Category' | 'Group' | 'Label' | 'Control'
  way: Way
  /** `way` as a pointer with a star for every row: the key of its English words. */
  key: string
  schema: Schema
  label: string
  i18n: string
  options: UiOptions
  rule: Rule | null
  /** When registers may fill this in; null: always. */
  fillsWhen: Condition | null
  elements: Element[]
}

export interface Form {
  schema: Schema
  pages: Element[]
  en: Readonly<Record<string, string>>
  validator: Validator
}

export function compileForm(schema: Schema, ui: Ui, en: Readonly<Record<string, string>> = {}): Form {
  const pages = ui.elements.map((element) => read(element, schema, []))
  // `false`: all errors at once instead of the first.
  return { schema, pages, en, validator: new Validator(schema, '2020-12', false) }
}

const scopeParts = (scope: string): Way => scope.split('/').filter((_, at) => at > 0 && at % 2 === 0)

function find(schema: Schema, way: Way): Schema {
  return way.reduce<Schema>((inner, part) => inner.properties?.[part] ?? {}, schema)
}

/** `here` is the form or the row that scopes are relative to, `base` leads to it. */
function read(raw: UiElement, here: Schema, base: Way): Element {
  const parts = raw.scope ? scopeParts(raw.scope) : []
  const schema = raw.scope ? find(here, parts) : {}
  const way = raw.scope ? [...base, ...parts] : []
  const rows = isRows(schema)
  const inner = rows ? detail(raw, schema) : (raw.elements ?? [])
  const below = rows ? (schema.items ?? {}) : here
  const deeper = rows ? [...way, '*'] : base
  return {
    kind: raw.type as Element['kind'],
    way,
    key: pointer(way),
    schema,
    label: raw.label ?? raw.text ?? schema.title ?? '',
    i18n: raw.i18n ?? '',
    options: raw.options ?? {},
    rule: raw.rule ? readRule(raw.rule, here, base) : null,
    fillsWhen: raw.options?.prefillWhen ? readCondition(raw.options.prefillWhen) : null,
    elements: inner.map((element) => read(element, below, deeper)),
  }
}

/** The elements of a row: given, else every property but its id. */
function detail(raw: UiElement, schema: Schema): UiElement[] {
  if (raw.options?.detail) return raw.options.detail.elements
  const names = Object.keys(schema.items?.properties ?? {}).filter((name) => name !== 'id')
  return names.map((name) => ({ type: 'Control', scope: `#/properties/${name}` }))
}

function readCondition({ scope, schema }: UiCondition): Condition {
  const validator = new Validator(schema, '2020-12')
  return { way: scopeParts(scope), holds: (value) => validator.validate(value).valid }
}

function readRule(raw: UiRule, here: Schema, base: Way): Rule {
  const { way, holds } = readCondition(raw.condition)
  const inRow = base.length > 0 && has(here.properties ?? {}, way[0] ?? '')
  return {
    hides: raw.effect === 'HIDE' || raw.effect === 'DISABLE',
    disables: raw.effect === 'ENABLE' || raw.effect === 'DISABLE',
    way: inRow ? [...base, ...way] : way,
    inRow,
    holds,
  }
}
