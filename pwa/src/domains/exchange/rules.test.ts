import { describe, expect, it } from 'vitest'
import type { Lookup } from './api'
import { askings } from './rules'

const ALLOWANCE = { zh: '高龄津贴', en: 'Old-age allowance' }
let count = 0

function line(changes: Partial<Lookup> = {}): Lookup {
  count += 1
  return {
    id: `${count}`,
    at: '2026-11-25T08:00:00Z',
    askedBy: 'owner',
    purpose: 'prefill',
    item: ALLOWANCE,
    register: { zh: '公安人口库', en: 'Population register' },
    fields: [{ zh: '性别', en: 'Sex' }],
    result: 'answered',
    ...changes,
  }
}

const sizes = (lines: Lookup[]): number[] => askings(lines).map((each) => each.asked.length)

describe('the record of look-ups', () => {
  it('shows registers that were asked at once as one asking', () => {
    expect(sizes([line(), line(), line()])).toEqual([3])
  })

  it('keeps apart what was asked at another time, for another thing, or by somebody else', () => {
    const later = { at: '2026-11-25T08:00:01Z' }
    const other = { item: { zh: '社会保障卡申领', en: 'Social security card' } }
    expect(sizes([line(later), line()])).toEqual([1, 1])
    expect(sizes([line(), line(other)])).toEqual([1, 1])
    expect(sizes([line({ purpose: 'licence' }), line()])).toEqual([1, 1])
    expect(sizes([line({ askedBy: 'staff' }), line()])).toEqual([1, 1])
    expect(sizes([line({ purpose: 'identity', item: null }), line({ purpose: 'identity', item: null })])).toEqual([2])
  })

  it('puts an asking together that two pages have cut', () => {
    const first = [line(), line()]
    const second = [line(), line({ at: '2026-11-24T08:00:00Z' })]
    expect(sizes([...first, ...second])).toEqual([3, 1])
    expect(askings(first)[0]?.key).toBe(askings([...first, ...second])[0]?.key)
  })

  it('is empty where nothing was asked', () => {
    expect(askings([])).toEqual([])
  })
})
