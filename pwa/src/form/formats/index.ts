/** Formats of our own: how a value is written in one way only, and why a value is refused.
 * Each has its twin on the server; `shared-schemas/vectors/formats.json` keeps the two equal. */
import { format as asserted } from '@cfworker/json-schema'
import * as citizenNumber from './citizenNumber'
import * as compact from './compact'
import * as creditCode from './creditCode'
import * as date from './date'
import * as digits from './digits'
import * as division from './division'
import * as mobileCn from './mobileCn'
import * as personName from './personName'
import * as time from './time'

export interface Format {
  code: string
  /** Never refuses. */
  normalise(value: string): string
  /** Expects a normalised value; null for a good one. */
  reason(value: string): string | null
}

const asItIs = (value: string): string => value

export const formats: Readonly<Record<string, Format>> = {
  'citizen-number': { code: 'bad_citizen_number', normalise: citizenNumber.normalise, reason: citizenNumber.reason },
  'credit-code': { code: 'bad_credit_code', normalise: creditCode.normalise, reason: creditCode.reason },
  'mobile-cn': { code: 'bad_mobile', normalise: mobileCn.normalise, reason: mobileCn.reason },
  division: { code: 'bad_division', normalise: division.normalise, reason: division.reason },
  'person-name': { code: 'bad_name', normalise: personName.normalise, reason: personName.reason },
  date: { code: 'bad_date', normalise: asItIs, reason: date.reason },
  time: { code: 'bad_time', normalise: time.normalise, reason: time.reason },
  digits: { code: 'bad_digits', normalise: digits.normalise, reason: digits.reason },
  compact: { code: 'bad_pattern', normalise: compact.normalise, reason: compact.reason },
}

for (const [name, found] of Object.entries(formats)) asserted[name] = (value) => found.reason(value) === null
