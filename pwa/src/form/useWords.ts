import { lookUp, words } from '@/kit/words'
import type { Wrong } from './checks'
import type { FieldNode } from './nodes'
import { isRows, type Schema } from './schema'
import zh from './zh.json'

export const t = words(zh, () => import('./en.json'))

const yuan = (fen: string | number | undefined): string => (Number(fen ?? 0) / 100).toFixed(2)

const isChosen = ({ type, oneOf, items, format }: Schema): boolean =>
  oneOf !== undefined || items?.oneOf !== undefined || format === 'division' || type === 'boolean'

/** What kind of field it is, where the sentence depends on that. */
function kind(code: string, schema: Schema): string {
  if (code === 'wrong_type' && schema.type === 'integer') return schema['x-money'] ? '.money' : '.integer'
  if (code !== 'required') return ''
  if (isRows(schema)) return '.rows'
  if (schema.const === true) return '.tick'
  return isChosen(schema) ? '.choice' : ''
}

/** An error as a sentence to the person at the field. */
export function sentence(wrong: Wrong, { element: { schema } }: FieldNode): string {
  const { min, max, reason } = wrong.params
  const params = schema['x-money'] ? { min: yuan(min), max: yuan(max) } : { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
  const found = [`${wrong.code}.${reason}`, `${wrong.code}${kind(wrong.code, schema)}`, wrong.code]
    .map((key) => lookUp(`wrong.${key}`, params))
    .find((said) => said !== undefined)
  return found ?? t('wrong.not_valid')
}
