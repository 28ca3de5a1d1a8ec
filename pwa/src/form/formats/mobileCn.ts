/** Mainland mobile numbers: 11 digits, 1 then 3-9. The carrier is never inferred: numbers are portable. */
import { compact } from './text'

/** Half width, without spaces, hyphens and the country code. */
export const normalise = (value: string): string => compact(value).replace(/^(?:\+|00)86(?=1[0-9]{10}$)/, '')

/** Why this is no mobile number: characters or length. */
export function reason(value: string): string | null {
  if (!/^[0-9]*$/.test(value)) return 'characters'
  if (value.length !== 11) return 'length'
  return /^1[3-9]/.test(value) ? null : 'characters'
}
