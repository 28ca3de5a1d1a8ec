import { describe, expect, it } from 'vitest'
import { isCurrent, settled, tried, type Kept } from './index'
import { met, renewed, stepped, type Revision } from './renewing'

const TEXT = { type: 'string', title: 'x' }
const WHY = { zh: '不再问', en: 'No longer asked' }
const SAYS = { zh: '改了', en: 'Changed' }
const slots = (...names: string[]) => names.map((slot) => ({ slot, submits: true, accepts: ['image/jpeg'] }))
const form = (...names: string[]) => ({ schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, TEXT])) } })
const steps = [{ move: '/answers/street', to: '/answers/road' }, { drop: '/answers/fax', why: WHY }, { move: '/materials/contract', to: '/materials/lease' }]
const FIRST: Revision = { revision: 1, version: 1, mappings: [], materials: slots('contract'), form: form('name', 'street', 'fax') }
const SECOND: Revision = { revision: 2, version: 2, mappings: [{ from: 1, says: SAYS, steps }], materials: slots('lease'), form: form('name', 'road') }
const of = (revision: number): Revision => (revision === 1 ? FIRST : SECOND)
const IN_FIRST = { answers: { name: '马秀兰', street: '凤凰北街', fax: '1' }, materials: { contract: ['f1'] } }
const IN_SECOND = { answers: { name: '马秀兰', road: '凤凰北街' }, materials: { lease: ['f1'] } }
const kept: Kept = {
  ...{ v: 2, id: 'x', item: 'HF-XX-01', revision: 1, round: 0, content: IN_FIRST, base: { version: '1.3', content: IN_FIRST }, tried: null },
  ...{ sources: { '/name': WHY, '/street': WHY }, filled: [], conflicts: [], consents: [], agreed: [], lacking: [], held: null, ended: null },
}
const lift = (now: Kept): Kept => renewed(now, FIRST, SECOND)
const copy = (revision: number, version: string, content: Kept['content']) => ({ ...{ revision, version, content, round: 0, updatedAt: '2026-11-25T00:00:00Z', device: 'Chrome · Android', left: [] } })

describe('a draft whose form has changed', () => {
  it('is in the newer form, what the server has is not, and what has no place is kept to be told', () => {
    const now = lift(kept)
    expect([now.revision, now.content, now.base]).toEqual([2, IN_SECOND, { version: '1.3', content: IN_FIRST, revision: 1 }])
    expect(now.revised).toEqual({ says: [SAYS], left: [{ at: '/answers/fax', value: '1', why: WHY, revision: 1 }] })
    expect(Object.keys(now.sources)).toEqual(['/name', '/road'])
    expect(isCurrent(now)).toBe(false)
    expect(lift(now)).toBe(now)
  })

  it('knows a question that a register has filled once under the name it has now', () => {
    const emptied = { ...kept, filled: ['/name', '/street'], content: { ...IN_FIRST, answers: { name: '马秀兰' } } }
    expect(lift(emptied).filled).toEqual(['/name', '/road'])
  })

  it('is carried over on the server by a step of its own, before anything that was typed since', () => {
    const typed = { ...lift(kept), content: { ...IN_SECOND, answers: { ...IN_SECOND.answers, name: '马兰' } } }
    expect(tried(typed, 'k')).toBe(typed)
    const step = stepped(typed, FIRST, SECOND)
    expect(step.tried).toEqual({ kind: 'put', body: { item: 'HF-XX-01', revision: 2, ...IN_SECOND, base: '1.3' } })
    const after = settled(step, step.tried!, '1.4')
    expect(after.base).toEqual({ version: '1.4', content: IN_SECOND })
    expect(tried(after, 'k').tried).toMatchObject({ kind: 'patch', version: '1.4', ops: [{ op: 'replace', path: '/answers/name', value: '马兰' }] })
  })

  it('keeps what was tried as it is until it is answered', () => {
    const written = tried({ ...kept, content: { ...IN_FIRST, answers: { ...IN_FIRST.answers, name: '马兰' } } }, 'k')
    const now = lift(written)
    expect(now.tried).toEqual(written.tried)
    const after = settled(now, now.tried!, '1.4')
    expect(after.base).toMatchObject({ version: '1.4', revision: 1, content: { answers: { name: '马兰', street: '凤凰北街' } } })
    expect(stepped(after, FIRST, SECOND).tried).toMatchObject({ body: { base: '1.4', answers: { name: '马兰', road: '凤凰北街' } } })
  })

  it('begun and never sent needs no step', () => {
    const now = lift({ ...kept, base: null })
    expect(tried(now, 'k').tried).toMatchObject({ kind: 'put', body: { revision: 2, base: null, ...IN_SECOND } })
  })

  it('keeps an open question under the name it has now, with both sides', () => {
    const asked = { ...kept, conflicts: [{ key: '/street', mine: '凤凰北街', theirs: '文化街', at: 'then' }] }
    expect(lift(asked).conflicts).toEqual([{ key: '/road', mine: '凤凰北街', theirs: '文化街', at: 'then' }])
  })

  it('shows both sides of an open question that has no place any more', () => {
    const asked = { ...kept, conflicts: [{ key: '/fax', mine: '1', theirs: '2', at: null }] }
    expect(lift(asked).revised?.left.map(({ value }) => value)).toEqual(['1', '2'])
    expect(lift(asked).conflicts).toEqual([])
  })
})

describe('a copy in another revision', () => {
  const mine = { ...kept, content: { ...IN_FIRST, answers: { ...IN_FIRST.answers, name: '马兰' } } }

  it('carried over by another device: mine and its base are carried over before they are compared', () => {
    const theirs = { ...IN_SECOND, answers: { ...IN_SECOND.answers, road: '文化街' } }
    const now = met({ ...mine, tried: { kind: 'patch', version: '1.3', key: 'k', ops: [], content: mine.content } }, copy(2, '1.5', theirs), true, of)
    expect([now.revision, now.tried, now.conflicts]).toEqual([2, null, []])
    expect(now.content).toEqual({ ...IN_SECOND, answers: { name: '马兰', road: '文化街' } })
    expect(now.base).toEqual({ version: '1.5', content: theirs })
  })

  it('the same question changed on both sides is asked under the name it has now', () => {
    const here = { ...kept, content: { ...IN_FIRST, answers: { ...IN_FIRST.answers, street: '民族街' } } }
    const theirs = { ...IN_SECOND, answers: { ...IN_SECOND.answers, road: '文化街' } }
    expect(met(here, copy(2, '1.5', theirs), true, of).conflicts).toEqual([{ key: '/road', mine: '民族街', theirs: '文化街', at: '2026-11-25T00:00:00Z', by: 'Chrome · Android' }])
  })

  it('still in the older one there: theirs is carried over here, and the step starts from it', () => {
    const theirs = { ...IN_FIRST, answers: { ...IN_FIRST.answers, street: '文化街' } }
    const now = met(lift(mine), copy(1, '1.5', theirs), true, of)
    expect(now.content.answers).toEqual({ name: '马兰', road: '文化街' })
    expect(now.base).toEqual({ version: '1.5', content: theirs, revision: 1 })
  })

  it('tells what the other has written in the older form since, where the newer has no place for it', () => {
    const theirs = { ...IN_FIRST, answers: { ...IN_FIRST.answers, fax: '2' } }
    expect(met(lift(mine), copy(1, '1.5', theirs), true, of).revised?.left.map(({ at, value, revision }) => [at, value, revision])).toEqual([
      ['/answers/fax', '1', 1],
      ['/answers/fax', '2', 1],
    ])
  })

  it('tells what the other device had no place for, once', () => {
    const left = { at: '/answers/fax', value: '2', why: WHY, revision: 1 }
    const now = met(mine, { ...copy(2, '1.5', IN_SECOND), left: [{ ...left, value: '1' }, left] }, true, of)
    expect(now.revised?.left.map(({ value }) => value)).toEqual(['1', '2'])
  })

  it('of a base that the server does not know, nothing here counts as taken away', () => {
    const now = met(mine, copy(2, '2.1', { answers: { name: '马秀兰' }, materials: {} }), false, of)
    expect(now.content).toEqual({ ...IN_SECOND, answers: { name: '马兰', road: '凤凰北街' } })
    expect(now.conflicts.map(({ key }) => key)).toEqual(['/name'])
  })
})
