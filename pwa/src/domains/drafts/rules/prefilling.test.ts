import { describe, expect, it } from 'vitest'
import { compileForm } from '@/form/layout'
import type { Answers, UiElement, UiOptions } from '@/form/schema'
import { prefill, type Marks, type Prefill } from './prefilling'

const REGISTER = { zh: '公安人口库', en: 'Population register' }
const known = (path: string, value: unknown) => ({ path, value, source: 'population', sourceName: REGISTER, demo: true })
const FACTS = [known('person.name', '马晓燕'), known('socialCard.bank', 'icbc'), known('account.name', '马晓燕'), known('household.members', [{ name: '丁浩然' }])]
const BEGUN: Marks = { sources: {}, filled: [] }

const text = { type: 'string' } as const
const ask = (name: string, options: UiOptions = {}): UiElement => ({ type: 'Control', scope: `#/properties/${name}`, options })
const isSelf: UiOptions = { prefillWhen: { scope: '#/properties/for', schema: { const: 'self' } } }
const ownAccount = { properties: { for: { const: 'self' }, holder: { const: 'elder' } }, required: ['for', 'holder'] }

/** Whose allowance it is decides who is asked about: the person at the phone, or another one. */
const FORM = compileForm(
  { type: 'object', properties: { for: text, name: text, holder: text, bank: text, agent: text, members: { type: 'array', items: { type: 'object', properties: { id: text, name: text } } } } },
  {
    type: 'Categorization',
    elements: [
      {
        type: 'Category',
        elements: [
          ask('for'),
          ask('name', { prefill: 'person.name', ...isSelf }),
          { type: 'Group', elements: [{ ...ask('holder'), rule: { effect: 'HIDE', condition: { scope: '#/properties/for', schema: { const: 'nobody' } } } }, ask('bank', { prefill: 'socialCard.bank', prefillWhen: { scope: '#', schema: ownAccount } })] },
          ask('agent', { prefill: 'account.name' }),
          ask('members', { prefill: 'household.members' }),
        ],
      },
    ],
  },
)

const filled = (answers: Answers, marks: Marks = BEGUN, facts = FACTS): Prefill => prefill(FORM, answers, facts, () => 'row-1', marks)
/** The same form after another answer of the person's, as the draft keeps it. */
const after = (before: Prefill, answers: Answers, facts = FACTS): Prefill => {
  const now: Answers = { ...before.answers, ...answers }
  const sources = Object.fromEntries(Object.entries(before.sources).filter(([at]) => now[at.slice(1)] === before.answers[at.slice(1)]))
  return filled(now, { ...before, sources }, facts)
}

describe('a question without a condition', () => {
  it('is filled in at once, with its source, its rows known by ids', () => {
    expect(filled({})).toEqual({
      answers: { agent: '马晓燕', members: [{ id: 'row-1', name: '丁浩然' }] },
      sources: { '/agent': REGISTER, '/members': REGISTER },
      filled: ['/agent', '/members'],
    })
  })

  it('stays as a person has written or emptied it', () => {
    expect(filled({ agent: '马二' }).answers['agent']).toBe('马二')
    expect(filled({}, { sources: {}, filled: ['/agent'] }).answers['agent']).toBeUndefined()
  })
})

describe('a question with a condition', () => {
  it('waits for the answer that decides', () => {
    expect(filled({}).answers['name']).toBeUndefined()
    expect(filled({ for: 'self' })).toMatchObject({ answers: { name: '马晓燕' }, sources: { '/name': REGISTER } })
    expect(filled({ for: 'mother' }).answers['name']).toBeUndefined()
  })

  it('is filled in when it comes true, and taken back when it falls, as often as the answer changes', () => {
    let now = filled({})
    for (let turn = 0; turn < 3; turn += 1) {
      now = after(now, { for: 'self' })
      expect([now.answers['name'], now.sources['/name']]).toEqual(['马晓燕', REGISTER])
      now = after(now, { for: 'mother' })
      expect([now.answers['name'], now.sources['/name'], now.filled.includes('/name')]).toEqual([undefined, undefined, false])
    }
  })

  it('keeps what a person has typed, before or after', () => {
    const typed = after(after(filled({}), { name: '马秀兰' }), { for: 'self' })
    expect([typed.answers['name'], typed.sources['/name']]).toEqual(['马秀兰', undefined])
    const changed = after(after(filled({ for: 'self' }), { name: '马秀兰' }), { for: 'mother' })
    expect(changed.answers['name']).toBe('马秀兰')
  })

  it('stays empty where a person has emptied it', () => {
    const { name: _, ...rest } = filled({ for: 'self' }).answers
    const emptied = filled({ ...rest }, { sources: {}, filled: ['/name'] })
    expect(emptied.answers['name']).toBeUndefined()
  })

  it('is taken back without a network too', () => {
    const before = filled({ for: 'self' })
    expect(after(before, { for: 'mother' }, []).answers['name']).toBeUndefined()
    expect(after(before, { agent: '马二' }, []).answers['name']).toBe('马晓燕')
  })

  it('may look at several answers, and not at hidden ones', () => {
    const own = after(filled({ for: 'self' }), { holder: 'elder' })
    expect(own.answers['bank']).toBe('icbc')
    expect(after(own, { holder: 'guardian' }).answers['bank']).toBeUndefined()
    expect(after(own, { for: 'nobody' }).answers['bank']).toBeUndefined()
  })
})

it('gives back the very same answers and marks where nothing changes', () => {
  const before = filled({ for: 'self' })
  const again = filled(before.answers, before)
  expect(again.answers).toBe(before.answers)
  expect(again.sources).toBe(before.sources)
  expect(again.filled).toBe(before.filled)
})
