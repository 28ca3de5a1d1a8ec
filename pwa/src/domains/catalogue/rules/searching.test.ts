import { describe, expect, it } from 'vitest'
import vectors from '@shared/vectors/search.json'
import list from '@shared/vectors/items.json'
import sounds from '@shared/sounds.json'
import { near } from './matching'
import { add, emptyShelf, search, type Line } from './searching'
import { SILENT } from './unpacking'

const cases = vectors.cases as { kind: string; query: string; expect: string | null }[]
const known = new Map(Object.entries(sounds).flatMap(([syllable, signs]) => [...signs].map((sign) => [sign, syllable] as const)))
const shelf = add(emptyShelf({ ...SILENT, sounds: known }), list.items as Line[])

describe('search', () => {
  it.each(cases)('$kind: $query', ({ query, expect: code }) => {
    expect(search(shelf, query)[0]?.code ?? null).toBe(code)
  })

  it('shows everything while nothing is typed', () => {
    expect(search(shelf, ' 。')).toHaveLength(list.items.length)
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
