import { describe, expect, it } from 'vitest'
import { append, emptyColumn, holding } from './column'

const column = emptyColumn()
for (const texts of [['shebaoka', 'sbk'], ['baoxian', 'bx'], ['shebao', 'sb', 'shb'], []]) append(column, texts)

describe('a column', () => {
  it.each([
    [['shebao'], [0, 2]],
    [['b'], [0, 1, 2]],
    [['bx', 'sbk'], [0, 1]],
    [['kb'], []],
    [[''], []],
  ])('holds %s in %s', (pieces, entries) => expect([...holding(column, ...pieces)].sort()).toEqual(entries))
})
