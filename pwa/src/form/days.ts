/** Days that make sense: nobody is born tomorrow, no lease ends before it begins.
 *
 * A date says so by `x-day`: how many years ago it is at least and at most, and which answer beside it it is not before.
 * Ages are counted on the calendar of the city by the day that is given: these rules know no clock. */
import { reason } from './formats/date'
import { pointer } from './pointer'
import { isObject, isRows, type Json, type Schema } from './schema'

type Params = Readonly<Record<string, string | number>>

/** Each real day that makes no sense there: its pointer, the reason and the years it is about. */
export function* misplaced(schema: Schema, answers: Json | undefined, today: string, at = ''): Generator<[string, Params]> {
  if (!isObject(answers)) return
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const held = answers[name]
    const there = at + pointer([name])
    const found = field['x-day'] && why(field['x-day'], held, answers, today)
    if (found) yield [there, found]
    else if (field.type === 'object') yield* misplaced(field, held, today, there)
    else if (isRows(field) && Array.isArray(held)) {
      for (const [index, row] of held.entries()) yield* misplaced(field.items ?? {}, row, today, `${there}/${index}`)
    }
  }
}

function why(asked: NonNullable<Schema['x-day']>, held: Json | undefined, beside: { [key: string]: Json }, today: string): Params | null {
  if (!isDay(held)) return null // which is told as such
  const { atLeastYearsAgo: least, atMostYearsAgo: most, notBefore } = asked
  if (least !== undefined && held > ago(today, least)) return least > 0 ? { reason: 'young', min: least } : { reason: 'future' }
  if (most !== undefined && held < ago(today, most)) return { reason: 'old', max: most }
  const earlier = beside[notBefore ?? '']
  return isDay(earlier) && held < earlier ? { reason: 'order' } : null
}

const isDay = (value: Json | undefined): value is string => typeof value === 'string' && reason(value) === null

/** Compared as text; of a leap day the 29th of any year serves. */
const ago = (today: string, years: number): string => String(Number(today.slice(0, 4)) - years).padStart(4, '0') + today.slice(4)
