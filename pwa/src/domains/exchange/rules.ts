/** Pure decisions about the record of look-ups. */
import type { Lookup } from './api'

/** Registers that were asked at once, for one thing. */
export interface Asking {
  key: string
  at: string
  purpose: Lookup['purpose']
  item: Lookup['item']
  askedBy: Lookup['askedBy']
  asked: Lookup[]
}

const isOne = (asking: Asking, line: Lookup): boolean =>
  asking.at === line.at && asking.purpose === line.purpose && asking.askedBy === line.askedBy && asking.item?.zh === line.item?.zh

/** One entry for what somebody did, however many registers were asked for it; the order stays. */
export function askings(lines: readonly Lookup[]): Asking[] {
  const found: Asking[] = []
  for (const line of lines) {
    const last = found.at(-1)
    if (last && isOne(last, line)) last.asked.push(line)
    else found.push({ key: line.id, at: line.at, purpose: line.purpose, item: line.item, askedBy: line.askedBy, asked: [line] })
  }
  return found
}
