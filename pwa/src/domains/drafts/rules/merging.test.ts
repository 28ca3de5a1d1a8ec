import { applyPatch } from 'fast-json-patch'
import { describe, expect, it } from 'vitest'
import { changes, EMPTY, merge, type Content } from './index'

const content = (answers: Content['answers'], materials: Content['materials'] = {}): Content => ({ answers, materials })

describe('a draft changed on two devices', () => {
  const base = content({ name: '马秀兰', street: '凤凰北街', rows: [{ id: 'a', n: 1 }, { id: 'b', n: 2 }] }, { photo: ['1'] })

  it('keeps both when different fields were changed', () => {
    const mine = content({ ...base.answers, name: '马秀芳' }, base.materials)
    const theirs = content({ ...base.answers, street: '文化街' }, base.materials)
    expect(merge(base, mine, theirs)).toEqual({ content: content({ ...base.answers, name: '马秀芳', street: '文化街' }, base.materials), conflicts: [] })
  })

  it('asks when the same field was changed to different values', () => {
    const found = merge(base, content({ ...base.answers, name: '甲' }), content({ ...base.answers, name: '乙' }))
    expect(found.conflicts).toEqual([{ key: '/name', mine: '甲', theirs: '乙', at: null }])
  })

  it('asks nothing when both wrote the same', () => {
    const same = content({ ...base.answers, name: '甲' })
    expect(merge(base, same, same).conflicts).toEqual([])
  })

  it('takes a deletion as a value', () => {
    const { street: _, ...rest } = base.answers
    expect(merge(base, content(rest), base).content.answers).toEqual(rest)
  })

  it('merges rows by their ids', () => {
    const mine = content({ rows: [{ id: 'a', n: 9 }, { id: 'b', n: 2 }] })
    const theirs = content({ rows: [{ id: 'a', n: 1 }, { id: 'c', n: 3 }] })
    expect(merge(base, mine, theirs).content.answers['rows']).toEqual([{ id: 'a', n: 9 }, { id: 'c', n: 3 }])
  })

  it('merges files as sets', () => {
    expect(merge(base, content({}, { photo: ['1', '2'] }), content({}, { photo: ['3'] })).content.materials).toEqual({ photo: ['3', '2'] })
  })

  it('is the same whichever device merges, where nothing is asked', () => {
    const mine = content({ ...base.answers, name: '甲' }, { photo: ['1', '2'] })
    const theirs = content({ ...base.answers, street: '文化街' }, { photo: ['1', '3'] })
    const here = merge(base, mine, theirs).content
    const there = merge(base, theirs, mine).content
    expect(here.answers).toEqual(there.answers)
    expect(new Set(here.materials['photo'])).toEqual(new Set(there.materials['photo']))
  })

  it('sends only what changed', () => {
    const now = content({ ...base.answers, name: '马秀芳' }, base.materials)
    const ops = changes(base, now)
    expect(ops).toEqual([{ op: 'replace', path: '/answers/name', value: '马秀芳' }])
    expect(applyPatch(structuredClone(base), ops).newDocument).toEqual(now)
    expect(changes(EMPTY, EMPTY)).toEqual([])
  })
})
