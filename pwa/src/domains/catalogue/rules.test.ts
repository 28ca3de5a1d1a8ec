import { describe, expect, it } from 'vitest'
import vectors from '@shared/vectors/search.json'
import list from '@shared/vectors/items.json'
import { near, search } from './rules'

const cases = vectors.cases as { kind: string; query: string; expect: string | null }[]

/** The shortest of several tries: what the search costs, not what the machine is busy with. */
function milliseconds(work: () => void): number {
  const tries = Array.from({ length: 5 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return Math.min(...tries)
}

describe('search', () => {
  it.each(cases)('$kind: $query', ({ query, expect: code }) => {
    expect(search(list.items, query)[0]?.code ?? null).toBe(code)
  })

  it('shows everything while nothing is typed', () => {
    expect(search(list.items, ' 。')).toHaveLength(list.items.length)
  })

  it('answers within two milliseconds over the list', () => {
    search(list.items, '居住证')
    const spent = milliseconds(() => cases.forEach(({ query }) => search(list.items, query)))
    expect(spent / cases.length).toBeLessThan(2)
  })

  it('stays quick over the whole catalogue', () => {
    const all = Array.from({ length: 81 }, () => structuredClone(list.items)).flat()
    search(all, '居住证')
    expect(milliseconds(() => search(all, '居住正签住'))).toBeLessThan(120)
  })
})

describe('one slip', () => {
  it.each([
    ['居住正', '居住证申领'],
    ['社宝卡', '社保卡'],
    ['juzhuzhneg', 'juzhuzheng'],
    ['juzuzheng', 'juzhuzheng'],
    ['juzhhuzheng', 'juzhuzheng'],
  ])('%s is near %s', (asked, text) => expect(near(asked, text)).toBe(true))

  it.each([
    ['居民正', '居住证申领'],
    ['gongjijin', 'juzhuzheng'],
  ])('%s is not near %s', (asked, text) => expect(near(asked, text)).toBe(false))
})
