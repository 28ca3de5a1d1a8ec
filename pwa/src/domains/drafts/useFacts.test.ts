import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { reached } from '@/kit/reach'
import { named, serve, type Reply } from '@/kit/scripted'
import { destroyVault, welcome } from '@/kit/vault'
import type { Answers, UiOptions } from '@/form/schema'
import type { Kept } from './rules'
import { readKept } from './useKept'
import { stopSending } from './useSending'
import { useDraft } from './useDraft'

const OWNER = 'xiaoyan'
const REGISTER = { zh: '公安人口库', en: 'Population register' }
const fact = (path: string, value: string): object => ({ path, value, source: 'population', sourceName: REGISTER, demo: true })
const FACTS = [fact('person.name', '马晓燕'), fact('person.city', '银川')]
const NOTHING = { revision: 3, draft: null, consents: [], facts: [], licences: [], registersDown: [] }
const LOST = {}

const field = (title: string): object => ({ type: 'string', title, maxLength: 60 })
const control = (name: string, options: UiOptions = {}): object => ({ type: 'Control', scope: `#/properties/${name}`, options })
/** Name and city are prefilled: at once, or where they are asked for under `more`. */
const itemWith = (more: UiOptions): object => ({
  ...{ code: 'HF-XX-01', revision: 3, name: { zh: '示例', en: 'Example' }, materials: [], consents: [] },
  form: {
    schema: { type: 'object', additionalProperties: false, properties: { for: field('为谁'), name: field('姓名'), city: field('城市') } },
    ui: {
      type: 'Categorization',
      elements: [{ type: 'Category', label: '申请人', i18n: 'applicant', elements: [control('for'), ...['name', 'city'].map((name) => control(name, { prefill: `person.${name}`, ...more }))] }],
    },
    en: {},
  },
})
const PLAIN = itemWith({})
const SENSITIVE = { code: 'sensitive', version: 1 }
const ASKS = { ...PLAIN, consents: [{ ...SENSITIVE, kind: 'sensitive', when: null, title: { zh: '同意', en: 'Consent' }, text: { zh: '同意', en: 'Consent' } }] }
const WHOM = itemWith({ prefillWhen: { scope: '#/properties/for', schema: { const: 'self' } } })

let scope: EffectScope
let item: object
let begun: object
let found: Reply
/** How often the server was asked what it knows. */
let begins: number
let isOut: boolean
let agreed: () => Reply

type Opened = ReturnType<typeof useDraft>
async function opened(): Promise<Opened> {
  scope = effectScope()
  const draft = scope.run(() => useDraft(OWNER)) as Opened
  await draft.open('HF-XX-01', null)
  return draft
}
const shown = (draft: Opened): Answers | undefined => draft.form.value?.engine.answers
const kept = async (draft: Opened): Promise<Kept | null> => readKept(OWNER, draft.draft.value?.id ?? '')

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  item = PLAIN
  begun = { ...NOTHING, facts: FACTS }
  found = { status: 404, body: { code: 'not_found' } }
  let version = 0
  begins = 0
  agreed = () => ({ status: 200, body: {} })
  isOut = false
  serve((asked) => {
    if (isOut) return 'lost'
    if (asked.what.startsWith('GET /api/drafts/for/')) begins += 1
    if (asked.what === 'GET /healthz') return begun === LOST ? 'lost' : {}
    if (asked.what.startsWith('GET /api/drafts/for/')) return begun === LOST ? 'lost' : { body: begun }
    if (asked.what.startsWith('GET /api/items/')) return { body: item }
    if (asked.what.startsWith('PUT /api/people/me/consents/')) return agreed()
    if (asked.what.startsWith('GET')) return found
    return named(asked, { body: { id: 'x', version: `1.${(version += 1)}`, updatedAt: '2026-11-23T00:00:00Z' } })
  })
})
afterEach(() => {
  scope.stop()
  stopSending(OWNER)
  vi.unstubAllGlobals()
  reached(true)
})

it('asks the registers again when it was opened without a network, and overwrites nothing', async () => {
  reached(false)
  begun = LOST
  const draft = await opened()
  draft.form.value?.change('/city', '石嘴山')
  begun = { ...NOTHING, facts: FACTS }
  reached(true)
  await vi.waitFor(() => expect(shown(draft)).toEqual({ name: '马晓燕', city: '石嘴山' }))
  expect(draft.draft.value?.sources).toHaveProperty('/name')
  expect(draft.draft.value?.sources).not.toHaveProperty('/city')
  await draft.sync.flush()
  expect((await kept(draft))?.content.answers).toEqual({ name: '马晓燕', city: '石嘴山' })
})

describe('what registers know of this person, in a form that may be about another one', () => {
  beforeEach(() => {
    item = WHOM
  })

  it('comes with the answer that it is about them, at once, and goes when it is about another one', async () => {
    const draft = await opened()
    expect(shown(draft)).toEqual({})
    draft.form.value?.change('/for', 'self')
    expect(shown(draft)).toEqual({ for: 'self', name: '马晓燕', city: '银川' })
    draft.form.value?.change('/for', 'mother')
    expect([shown(draft), draft.draft.value?.sources]).toEqual([{ for: 'mother' }, {}])
    await draft.sync.flush()
    expect((await kept(draft))?.content.answers).toEqual({ for: 'mother' })
    draft.form.value?.change('/for', 'self')
    await draft.sync.flush()
    expect((await kept(draft))?.content.answers).toEqual({ for: 'self', name: '马晓燕', city: '银川' })
    expect(draft.safe.value).toBe('cloud')
  })

  it('never takes the place of what was typed, whoever typed it', async () => {
    const draft = await opened()
    draft.form.value?.change('/name', '马秀兰')
    draft.form.value?.change('/for', 'self')
    expect(shown(draft)).toEqual({ for: 'self', name: '马秀兰', city: '银川' })
    await draft.sync.flush()
    // Another phone has put a town into the place of the register's.
    const copy = { id: 'x', item: 'HF-XX-01', revision: 3, version: '1.7', round: 0, updatedAt: '2026-11-23T00:00:00Z', device: '', materials: {}, left: [] }
    found = { body: { ...copy, answers: { for: 'self', name: '马秀兰', city: '石嘴山' } } }
    await draft.catchUp()
    draft.form.value?.change('/for', 'mother')
    expect(shown(draft)).toEqual({ for: 'mother', name: '马秀兰', city: '石嘴山' })
  })

  it('is taken back without a network, and comes when there is one', async () => {
    const draft = await opened()
    draft.form.value?.change('/for', 'self')
    await draft.store()
    scope.stop()
    reached(false)
    begun = LOST
    const again = await opened()
    again.form.value?.change('/for', 'mother')
    expect(shown(again)).toEqual({ for: 'mother' })
    again.form.value?.change('/for', 'self')
    expect(shown(again)).toEqual({ for: 'self' })
    begun = { ...NOTHING, facts: [fact('person.name', '马晓燕')] }
    reached(true)
    await vi.waitFor(() => expect(shown(again)).toEqual({ for: 'self', name: '马晓燕' }))
    await again.sync.flush()
  })

  it('that lay in the place of another one before anybody was asked is taken back at the opening', async () => {
    item = PLAIN
    const draft = await opened()
    expect(shown(draft)).toEqual({ name: '马晓燕', city: '银川' })
    draft.form.value?.change('/city', '石嘴山')
    await draft.store()
    scope.stop()
    item = WHOM
    const again = await opened()
    expect(shown(again)).toEqual({ city: '石嘴山' })
  })
})

describe('before its owner has agreed', () => {
  const standing = (): object => ({ ...NOTHING, consents: [SENSITIVE], facts: FACTS })
  beforeEach(() => {
    item = ASKS
    begun = NOTHING
    agreed = () => {
      begun = standing()
      return { status: 200, body: {} }
    }
  })

  it('nothing is known, the form is there at the tap, and what registers know comes into it without being asked twice', async () => {
    const draft = await opened()
    expect([shown(draft), draft.late.value, begins]).toEqual([{}, 'due', 1])
    const agreeing = draft.agree()
    expect(draft.consents.lacking.value).toEqual([])
    draft.form.value?.change('/city', '石嘴山')
    await agreeing
    await draft.sync.flush()
    await vi.waitFor(() => expect(shown(draft)).toEqual({ name: '马晓燕', city: '石嘴山' }))
    expect([draft.draft.value?.sources, draft.late.value, begins]).toEqual([{ '/name': REGISTER }, 'here', 2])
    await draft.sync.flush()
    expect([(await kept(draft))?.base?.content.answers, begins]).toEqual([{ name: '马晓燕', city: '石嘴山' }, 2])
  })

  it('who goes on at once waits until they are there, and in a lift does not wait', async () => {
    const draft = await opened()
    void draft.agree()
    await draft.come()
    expect([shown(draft), draft.late.value]).toEqual([{ name: '马晓燕', city: '银川' }, 'here'])
    await draft.sync.flush()
    scope.stop()

    await destroyVault(OWNER)
    welcome(OWNER)
    begun = NOTHING
    const apart = await opened()
    isOut = true
    reached(false)
    void apart.agree()
    await apart.come()
    expect([shown(apart), apart.late.value]).toEqual([{}, 'due'])
    isOut = false
    reached(true)
    await apart.come()
    expect(apart.late.value).toBe('here')
    await apart.sync.flush()
  })

  it('is waited for once: with a register that never answers nobody waits at each tap', async () => {
    const draft = await opened()
    await draft.sync.flush()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const first = draft.come()
      await vi.advanceTimersByTimeAsync(4_000)
      await first
      await draft.come() // with nothing that would end a second wait
    } finally {
      vi.useRealTimers()
    }
    expect(draft.late.value).toBe('due')
  })

  it('agreed to in a lift, they come with the network', async () => {
    const draft = await opened()
    isOut = true
    await draft.agree()
    await draft.sync.flush()
    draft.form.value?.change('/city', '石嘴山')
    await draft.sync.flush()
    expect([shown(draft), begins]).toEqual([{ city: '石嘴山' }, 1])
    isOut = false
    reached(true)
    await draft.sync.flush()
    await vi.waitFor(() => expect(shown(draft)).toEqual({ name: '马晓燕', city: '石嘴山' }))
  })

  it('asked for in vain they come with the network, and an older answer never after a newer one', async () => {
    const draft = await opened()
    agreed = () => {
      begun = LOST
      return { status: 200, body: {} }
    }
    await draft.agree()
    await draft.sync.flush()
    await vi.waitFor(() => expect(begins).toBeGreaterThan(1))
    expect(shown(draft)).toEqual({})
    begun = standing()
    reached(true)
    await vi.waitFor(() => expect(shown(draft)).toEqual({ name: '马晓燕', city: '银川' }))
    await draft.sync.flush()
  })

  it('and what stands already is filled in with the opening, at one question', async () => {
    begun = standing()
    const draft = await opened()
    expect([shown(draft), draft.late.value]).toEqual([{ name: '马晓燕', city: '银川' }, null])
    await draft.sync.flush()
    expect(begins).toBe(1)
  })
})
