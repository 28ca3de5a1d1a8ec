/** The two documents of a form, as `shared-schemas/meta/{form,ui}.schema.json` allow them. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Answers = { [key: string]: Json }

export interface Choice {
  const: string
  title: string
}

export interface Branch {
  if: Schema
  then: Schema
  else?: Schema
}

export interface Schema {
  type?: 'string' | 'integer' | 'boolean' | 'array' | 'object'
  title?: string
  description?: string
  format?: string
  const?: Json
  oneOf?: Choice[]
  properties?: { [key: string]: Schema }
  required?: string[]
  items?: Schema
  allOf?: Branch[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  'x-money'?: boolean
  'x-day'?: { atLeastYearsAgo?: number; atMostYearsAgo?: number; notBefore?: string }
  [keyword: string]: unknown
}

export interface UiCondition {
  scope: string
  schema: Schema
}

export interface UiRule {
  effect: 'SHOW' | 'HIDE' | 'ENABLE' | 'DISABLE'
  condition: UiCondition
}

export interface UiOptions {
  widget?: string
  help?: string
  placeholder?: string
  sensitive?: boolean
  prefill?: string
  /** The fact is one about the person who is asked for only where this holds. */
  prefillWhen?: UiCondition
  addLabel?: string
  detail?: { type: string; elements: UiElement[] }
}

export interface UiElement {
  type: string
  scope?: string
  label?: string
  text?: string
  i18n?: string
  options?: UiOptions
  rule?: UiRule
  elements?: UiElement[]
}

export interface Ui {
  type: string
  elements: UiElement[]
}

export type Language = 'zh' | 'en'

export const isRows = (schema: Schema): boolean => schema.type === 'array' && schema.items?.type === 'object'

export const isObject = (value: unknown): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Not Object.hasOwn, toSpliced and the like: phones down to Chrome 87 and Safari 14 are served.
export const has = (object: object, key: string): boolean => Object.prototype.hasOwnProperty.call(object, key)
