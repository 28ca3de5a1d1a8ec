import type { Limit } from '../api'
import { t } from '../useWords'

/** A limit in words; nothing set by law says so. */
export function limitWords(limit: Limit): string {
  if (limit.value === null) return t('item.noStatutory')
  if (limit.value === 0) return t('item.onTheSpot')
  return t(limit.unit === 'calendar_day' ? 'item.calendarDays' : 'item.days', { n: limit.value })
}
