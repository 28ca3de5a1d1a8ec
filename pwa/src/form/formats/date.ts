/** Calendar days as `2026-11-23`: days, never instants. `shape`: another writing; `day`: a day that no calendar has. */
export function reason(value: string): string | null {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value)
  if (!found) return 'shape'
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1) return 'day'
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= (days[month - 1] ?? 0) ? null : 'day'
}
