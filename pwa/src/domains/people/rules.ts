/** Pure decisions about signing in. */
import { plainNumber } from '@/kit/format'

/** Where to go afterwards: only a place of ours, never another address that somebody put into a link. */
export function safeReturn(to: unknown, otherwise = '/'): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : otherwise
}

/** A mainland mobile as people type it: spaces, +86 and full-width digits are fine. */
export function normalMobile(typed: string): string {
  return plainNumber(typed).replace(/^\+?86(?=1[0-9]{10}$)/, '')
}

export function isMobile(typed: string): boolean {
  return /^1[3-9][0-9]{9}$/.test(normalMobile(typed))
}

/** A code as people type it: spaces and full-width digits are fine. */
export function isCode(typed: string): boolean {
  return /^[0-9]{6}$/.test(plainNumber(typed))
}

/** Only the length: whether the number can exist, and whose it is, the register says. */
export function isIdLength(typed: string): boolean {
  return /^(?:[0-9]{15}|[0-9]{17}[0-9Xx])$/.test(plainNumber(typed))
}

/** The six digits in a message's text. */
export function codeIn(text: string): string {
  return /(?:^|[^0-9])([0-9]{6})(?:[^0-9]|$)/.exec(text)?.[1] ?? ''
}
