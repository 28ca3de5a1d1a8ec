/** 统一社会信用代码 (GB 32100-2015): 18 characters with two checks, the organisation's own inside it (GB 11714). */
import { compact } from './text'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CODE = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/
const ORGANISATION = [3, 7, 9, 10, 5, 8, 4, 2]

function checkOf(body: string): string {
  let power = 1
  let sum = 0
  for (const char of body) {
    sum += ALPHABET.indexOf(char) * power
    power = (power * 3) % 31
  }
  return ALPHABET[(31 - (sum % 31)) % 31] ?? ''
}

function organisationCheckOf(body: string): string {
  const sum = ORGANISATION.reduce((total, weight, at) => total + weight * Number.parseInt(body[at] ?? '0', 36), 0)
  return '0123456789X0'[11 - (sum % 11)] ?? ''
}

export const normalise = compact

/** Why this is no code: length, characters, check or organisation. */
export function reason(value: string): string | null {
  if ([...value].length !== 18) return 'length'
  if (!CODE.test(value)) return 'characters'
  if (checkOf(value.slice(0, 17)) !== value[17]) return 'check'
  return organisationCheckOf(value.slice(8, 16)) === value[16] ? null : 'organisation'
}
