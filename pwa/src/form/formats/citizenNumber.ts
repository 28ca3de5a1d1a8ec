/** 公民身份号码 (GB 11643-1999) and the numbers of the same make: residence permits of people from Hong Kong,
 * Macao and Taiwan, identity cards of foreign permanent residents. */
import { reason as badDate } from './date'
import { compact } from './text'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71)$/
const PERMITS = new Set(['810000', '820000', '830000'])

const checkOf = (body: string): string =>
  '10X98765432'[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11] ?? ''

function isIssuedSomewhere(code: string): boolean {
  // 9 + province + three digits of nationality: foreign permanent resident
  if (code.startsWith('9')) return PROVINCE.test(code.slice(1, 3))
  return PERMITS.has(code) || (PROVINCE.test(code.slice(0, 2)) && code.slice(2, 4) !== '00')
}

/** Half width, upper case, no spaces; a 15-digit number becomes the 18 digits of the same person. */
export function normalise(value: string): string {
  const number = compact(value)
  if (!/^[0-9]{15}$/.test(number)) return number
  // Sequences 996-999 were kept for people who were a hundred years old (GB 11643-1999 annex).
  const body = `${number.slice(0, 6)}${number.slice(12) >= '996' ? '18' : '19'}${number.slice(6)}`
  const longer = body + checkOf(body)
  return reason(longer) === null ? longer : number
}

/** Why this cannot be a number: length, characters, division, date or check. The first six digits say where it was
 * first issued, so retired divisions stay good; nothing is derived from them. */
export function reason(value: string): string | null {
  if ([...value].length !== 18) return 'length'
  if (!/^[0-9]{17}[0-9X]$/.test(value)) return 'characters'
  if (!isIssuedSomewhere(value.slice(0, 6))) return 'division'
  const born = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`
  if (!/^(18|19|20)/.test(born) || badDate(born)) return 'date'
  return checkOf(value) === value[17] ? null : 'check'
}
