import { describe, expect, it } from 'vitest'
import type { Answers, Json } from '@/form/schema'
import { isSame, merge, valueAt, type Content } from './index'

// The same laws are asked by tests/faults/test_merge.py with examples of another making.
const SEED = Number(process.env['SEED'] ?? 20261123)
const TIMES = 400

/** Small and good enough to draw examples with (mulberry32). */
function draws(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most
  }
}

const WORDS: Json[] = ['甲', '乙', '丙', '', 0, true]
type Draw = ReturnType<typeof draws>

function fields(draw: Draw, names: readonly string[]): Answers {
  return Object.fromEntries(names.filter(() => draw(3) > 0).map((name) => [name, WORDS[draw(WORDS.length)] as Json]))
}

function content(draw: Draw): Content {
  const rows = ['r1', 'r2', 'r3'].filter(() => draw(3) > 0).map((id) => ({ id, ...fields(draw, ['name', 'income']) }))
  const answers: Answers = { ...fields(draw, ['name', 'street']), ...(draw(2) ? { address: fields(draw, ['hall', 'room']) } : {}), ...(draw(4) ? { rows } : {}) }
  const files = ['1', '2', '3', '4'].filter(() => draw(2))
  return { answers, materials: files.length > 0 ? { proof: files } : {} }
}

/** Rows and files in one order: theirs is not part of what is merged. */
function plain({ answers, materials }: Content): Content {
  const rows = answers['rows'] as { id: string }[] | undefined
  const sorted = rows && { rows: rows.slice().sort((a, b) => (a.id < b.id ? -1 : 1)) }
  return { answers: { ...answers, ...sorted } as Answers, materials: Object.fromEntries(Object.entries(materials).map(([slot, ids]) => [slot, ids.slice().sort()])) }
}

/** Every place of an answer, rows by their ids. */
function places(value: Json | undefined, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((row) => places(row, `${at}/${(row as { id: string }).id}`))
  if (typeof value !== 'object' || value === null) return value === undefined || at.endsWith('/id') ? [] : [at]
  return Object.entries(value).flatMap(([key, one]) => places(one, `${at}/${key}`))
}

function eachTime(law: (base: Content, mine: Content, theirs: Content) => void): void {
  for (let time = 0; time < TIMES; time += 1) {
    const draw = draws(SEED + time)
    const drawn = [content(draw), content(draw), content(draw)] as const
    try {
      law(...drawn)
    } catch (error) {
      throw new Error(`SEED=${SEED + time} ${JSON.stringify(drawn)}`, { cause: error })
    }
  }
}

describe('merging, whatever is merged', () => {
  it('takes what one side alone has changed as it is', () =>
    eachTime((base, changed) => {
      for (const found of [merge(base, base, changed), merge(base, changed, base)]) {
        expect(found.conflicts).toEqual([])
        expect(plain(found.content)).toEqual(plain(changed))
      }
    }))

  it('asks nothing where both have made the same of it', () =>
    eachTime((base, both) => {
      const found = merge(base, both, both)
      expect([plain(found.content), found.conflicts]).toEqual([plain(both), []])
    }))

  it('asks the same on both devices, and comes to the same where nothing is asked', () =>
    eachTime((base, one, other) => {
      const [here, there] = [merge(base, one, other), merge(base, other, one)]
      const turned = there.conflicts.map(({ key, mine, theirs }) => ({ key, mine: theirs, theirs: mine }))
      const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1)
      expect(here.conflicts.map(({ key, mine, theirs }) => ({ key, mine, theirs })).sort(byKey)).toEqual(turned.sort(byKey))
      const kept = here.conflicts.length === 0 ? [here, there] : [here, here]
      expect(plain(kept[0]?.content ?? base)).toEqual(plain(kept[1]?.content ?? base))
    }))

  it('changes nothing when done again', () =>
    eachTime((base, mine, theirs) => {
      const once = merge(base, mine, theirs).content
      expect(plain(merge(theirs, once, theirs).content)).toEqual(plain(once))
    }))

  it('loses nothing that either side has written', () =>
    eachTime((base, mine, theirs) => {
      const { content: found, conflicts } = merge(base, mine, theirs)
      for (const [name, side] of [['mine', mine], ['theirs', theirs]] as const) {
        for (const at of places(side.answers)) {
          const value = valueAt(side.answers, at)
          if (isSame(value, valueAt(base.answers, at)) || isSame(value, valueAt(found.answers, at))) continue
          const asked = conflicts.find(({ key }) => at === key || at.startsWith(`${key}/`))
          expect(asked && isSame(valueAt(side.answers, asked.key), asked[name]) ? at : 'lost').toBe(at)
        }
      }
    }))

  it('unites files', () =>
    eachTime((base, mine, theirs) => {
      const [was, one, other, found] = [base, mine, theirs, merge(base, mine, theirs).content].map(({ materials }) => materials['proof'] ?? [])
      const kept = ['1', '2', '3', '4'].filter((id) => (one?.includes(id) || other?.includes(id)) && !(was?.includes(id) && !(one?.includes(id) && other?.includes(id))))
      expect(found?.slice().sort()).toEqual(kept)
    }))
})
