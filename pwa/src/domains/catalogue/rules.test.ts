import { describe, expect, it } from 'vitest'
import vectors from '@shared/vectors/search.json'
import list from '@shared/vectors/items.json'
import { near, search } from './rules'

const cases = vectors.cases as { kind: string; query: string; expect: string | null }[]

describe('search', () => {
  it.each(cases)('$kind: $query', ({ query, expect: code }) => {
    expect(search(list.items, query)[0]?.code ?? null).toBe(code)
  })

  it('shows everything while nothing is typed', () => {
    expect(search(list.items, ' 。')).toHaveLength(list.items.length)
  })

  it('finds the same among thousands', () => {
    const others = Array.from({ length: 80 }, (_, copy) => list.items.map((item) => ({ ...item, code: `${item.code}-${copy}` }))).flat()
    const found = search([...list.items, ...others], '居住证签住')[0]
    expect(found?.code.startsWith(search(list.items, '居住证签住')[0]?.code ?? '-')).toBe(true)
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
