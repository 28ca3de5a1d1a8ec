import { lookUp, words } from '@/kit/words'
import type { Wrong } from './checks'
import { isRows } from './schema'
import type { FieldNode } from './nodes'
import zh from './zh.json'

export const t = words(zh, () => import('./en.json'))

const yuan = (fen: string | number | undefined): string => (Number(fen ?? 0) / 100).toFixed(2)

/** What kind of field it is, where the sentence depends on that. */
function kind(code: string, { element: { schema } }: FieldNode): string {
  if (code === 'required' && isRows(schema)) return '.rows'
  if (code === 'required' && (schema.oneOf || schema.items?.oneOf || schema.format === 'division')) return '.choice'
  if (code === 'wrong_type' && schema.type === 'integer') return schema['x-money'] ? '.money' : '.integer'
  return ''
}

/** An error as a sentence to the person at the field. */
export function sentence(wrong: Wrong, node: FieldNode): string {
  const isMoney = node.element.schema['x-money'] === true
  const { min, max, reason } = wrong.params
  const params = {
    label: node.label,
    ...(min === undefined ? {} : { min: isMoney ? yuan(min) : min }),
    ...(max === undefined ? {} : { max: isMoney ? yuan(max) : max }),
  }
  const found = [`${wrong.code}.${reason}`, `${wrong.code}${kind(wrong.code, node)}`, wrong.code]
    .map((key) => lookUp(`wrong.${key}`, params))
    .find((said) => said !== undefined)
  return found ?? t('wrong.not_valid', params)
}
