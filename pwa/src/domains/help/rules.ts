/** What a help code means, from the table alone: nothing is asked for, so it can be read without a network. */
import { causes, codes, statuses } from '@shared/causes.json'
import { plainNumber } from '@/kit/format'

export interface Cause {
  name: string
  weight: 'note' | 'wait' | 'stop' | 'danger'
  mends: 'itself' | 'person' | 'city'
}

export interface Reading {
  digits: string
  /** Null: no code of ours begins so. */
  cause: Cause | null
  /** All six are there; two are enough for the cause. */
  isWhole: boolean
  /** Found by the phone itself: no server has heard of it. */
  isLocal: boolean
}

/** What the server answers with; all else the phone finds by itself. */
const ANSWERED = new Set<string>([...Object.values(codes), ...Object.values(statuses)])

/** As people type it, with spaces or full-width digits; null while it is too short to say anything. */
export function read(typed: string): Reading | null {
  const code = plainNumber(typed)
  if (!/^[0-9]{2,6}$/.test(code)) return null
  const digits = code.slice(0, 2)
  const cause = (causes as Record<string, Cause>)[digits] ?? null
  return { digits, cause, isWhole: code.length === 6, isLocal: !ANSWERED.has(digits) }
}
