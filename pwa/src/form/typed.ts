/** What a person types into a number field ↔ the integer that is kept; what is no number is kept as typed. */
import { compact } from './formats/text'
import type { Json } from './schema'

const LONGEST = 15 // digits that a number holds exactly

export function readInteger(typed: string): Json {
  const text = compact(typed)
  return /^[0-9]+$/.test(text) && text.length <= LONGEST ? Number(text) : typed
}

/** Yuan as typed → fen, digit by digit: 0.1 + 0.2 never enters. */
export function readMoney(typed: string): Json {
  const text = compact(typed).replace(/[,，]/g, '')
  const found = /^([0-9]+)(?:\.([0-9]{0,2}))?$/.exec(text)
  if (!found || (found[1] ?? '').length > LONGEST - 2) return typed
  return Number(`${found[1]}${(found[2] ?? '').padEnd(2, '0')}`)
}

export const writeInteger = (value: Json | undefined): string =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : ''

export function writeMoney(value: Json | undefined): string {
  if (typeof value !== 'number') return writeInteger(value)
  const cents = String(value % 100).padStart(2, '0')
  return `${Math.trunc(value / 100)}${cents === '00' ? '' : `.${cents}`}`
}
