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
  if (code.startsWith('too_') && schema.format === 'digits') return '.digits'
  if (code !== 'required') return ''
  if (isRows(schema)) return '.rows'
  if (schema.const === true) return '.tick'
  return isChosen(schema) ? '.choice' : ''
}

/** An error as a sentence, by its code, its reason and the kind of field it depends on. */
export function told(code: string, params: Readonly<Record<string, unknown>>, of = ''): string {
  const limits = Object.entries(params).filter((entry): entry is [string, string | number] => ['string', 'number'].includes(typeof entry[1]))
  const found = [`${code}.${params['reason']}`, `${code}${of}`, code]
    .map((key) => lookUp(`wrong.${key}`, Object.fromEntries(limits)))
    .find((said) => said !== undefined)
  return found ?? t('wrong.not_valid')
}

/** To the person at the field. */
export function sentence({ code, params }: Wrong, { element: { schema } }: FieldNode): string {
  const { min, max } = params
  return told(code, schema['x-money'] ? { ...params, min: yuan(min), max: yuan(max) } : params, kind(code, schema))
}
