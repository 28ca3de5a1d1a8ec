import 'fake-indexeddb/auto'
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { reached } from '@/kit/reach'
import { named, serve, type Asked, type Reply } from '@/kit/scripted'
import { destroyVault, welcome } from '@/kit/vault'
import { useApply, type Hand } from './useApply'
import { stopSending } from './useSending'

const OWNER = 'xiulan'
const text = (code: string, kind: string, when: object | null = null) => ({
  ...{ code, version: 1, kind, when, title: { zh: code, en: code }, text: { zh: code, en: code } },
})
const page = (i18n: string, ...names: string[]) => ({
  ...{ type: 'Category', label: i18n, i18n, elements: names.map((name) => ({ type: 'Control', scope: `#/properties/${name}` })) },
})
const textTwo = (): object => ({ ...text('sensitive', 'sensitive'), version: 2 })
const ITEM = {
  ...{ code: 'HF-XX-01', revision: 3, name: { zh: '示例', en: 'Example' }, materials: [] },
  consents: [text('sensitive', 'sensitive'), text('guardian', 'guardian', { properties: { for: { const: 'child' } }, required: ['for'] }), text('promise', 'commitment')],
  form: {
    schema: {
      ...{ type: 'object', additionalProperties: false, required: ['name'] },
      properties: {
        name: { type: 'string', title: '姓名', maxLength: 60 },
        for: { type: 'string', title: '为谁', oneOf: [{ const: 'self', title: '本人' }, { const: 'child', title: '孩子' }] },
      },
    },
    ui: { type: 'Categorization', elements: [page('applicant', 'name'), page('whom', 'for')] },
    en: {},
  },
}
const PHOTO = { ...{ slot: 'photo', name: { zh: '孩子的照片', en: 'Photo' }, source: 'applicant', accepts: ['jpeg'], submits: true, required: false, licenceType: null }, when: null as object | null }
const HAND: Hand = { method: 'drawn', strokes: [[[0, 0, 0], [50, 0, 9]]], name: '', code: '' }

let apply: ReturnType<typeof useApply>
let router: Router
let shown: VueWrapper
let heard: Asked[]
let submitted: () => Reply
let recorded: (asked: Asked) => Reply
let saved: (version: string, asked: Asked) => Reply
let found: object | null
let told: object[]
let standing: object[]
let item: object
const asked = (what: RegExp): Asked[] => heard.filter((one) => what.test(one.what))

async function open(at = '/apply/HF-XX-01'): Promise<void> {
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { render: () => null } }] })
  await router.push(at)
  const Page = defineComponent(() => {
    apply = useApply(OWNER, 'HF-XX-01')
    return () => h('div')
  })
  shown = mount(Page, { global: { plugins: [router] } })
  await apply.open()
}

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  submitted = () => 'lost'
  found = null
  told = DEFECTS
  standing = []
  item = ITEM
  recorded = () => ({ status: 200, body: {} })
  saved = (version) => ({ body: { id: 'x', version, updatedAt: '2026-11-23T00:00:00Z' } })
  let version = 0
  heard = serve((one) => {
    const { what } = one
    if (what === 'GET /healthz') return {}
    if (what.includes('/api/uploads')) return 'lost'
    if (what.startsWith('GET /api/drafts/for/')) return { body: { draft: found, consents: standing, facts: [], licences: [], registersDown: [] } }
    if (what.startsWith('GET /api/items/')) return { body: item }
    if (what.startsWith('PUT /api/people/me/consents/')) return recorded(one)
    if (/^(PUT|PATCH) \/api\/drafts\//.test(what)) return named(one, saved(`1.${(version += 1)}`, one))
    if (what.startsWith('PUT /api/cases/')) return submitted()
    return what.startsWith('GET /api/cases/') && found ? { body: { version: 4, defects: told } } : { status: 404, body: { code: 'not_found' } }
  })
})
afterEach(() => {
  stopSending(OWNER)
  shown.unmount()
  vi.unstubAllGlobals()
  reached(true)
})

const DEFECTS = [
  { target: 'answer', at: '/for', label: '为谁', text: '请核对' },
  { target: 'material', at: 'photo', label: '照片', text: '太暗' },
]

describe('consents', () => {
  const SENSITIVE = { code: 'sensitive', version: 1 }
  const gate = (): string[] => apply.consents.lacking.value.map(({ code, version }) => `${code}@${version}`)
  const writes = (): string[] => asked(/^(PUT|PATCH) /).map(({ what }) => (what.includes('consents') ? 'consent' : (what.split(' ')[0] ?? '')))
  const refuse = (...texts: object[]): Reply => ({ status: 409, body: { code: 'consent_needed', texts } })
  async function agreed(): Promise<void> {
    await open()
    await apply.agree()
    await apply.sync.flush()
  }
  async function types(name: string): Promise<void> {
    apply.form.value?.change('/name', name)
    await apply.sync.flush()
  }

  it('are asked for before the first question, and nothing is sent before', async () => {
    await open()
    await types('马秀兰')
    expect([apply.isGated.value, gate(), writes()]).toEqual([true, ['sensitive@1'], []])
    expect(apply.consents.isAskedAgain.value).toBe(false)
    await apply.agree()
    await apply.sync.flush()
    expect([apply.isGated.value, writes()]).toEqual([false, ['consent', 'PUT']])
    expect(JSON.parse(asked(/consents/)[0]?.text ?? '')).toEqual({ ...SENSITIVE, item: 'HF-XX-01', agreedAt: expect.stringMatching(/Z$/) })
    expect(apply.safe.value).toBe('cloud')
  })

  it('given without a network are kept with the draft and sent under the same id until answered', async () => {
    recorded = () => 'lost'
    await agreed()
    expect(apply.isGated.value).toBe(false)
    await types('马秀兰')
    shown.unmount()
    recorded = () => ({ status: 200, body: {} })
    await open()
    await apply.sync.flush()
    expect(new Set(asked(/consents/).map(({ what, text: body }) => `${what} ${body}`)).size).toBe(1)
    expect(writes().slice(-2)).toEqual(['consent', 'PUT'])
    expect(asked(/PUT \/api\/drafts/)[0]?.text).toContain('马秀兰')
  })

  it('given on another device are not asked for again', async () => {
    standing = [SENSITIVE]
    await open()
    expect(apply.isGated.value).toBe(false)
    await apply.sync.flush()
    expect(writes()).toEqual(['PUT'])
  })

  it('that an answer calls for are asked for at once, and the answer can be taken back', async () => {
    await agreed()
    apply.form.value?.change('/for', 'child')
    await apply.sync.flush()
    expect([gate(), apply.consents.isOptional.value, writes()]).toEqual([['guardian@1'], true, ['consent', 'PUT']])
    apply.consents.decline()
    expect([apply.isGated.value, apply.form.value?.engine.answers['for']]).toEqual([false, undefined])
    apply.form.value?.change('/for', 'child')
    await apply.agree()
    await apply.sync.flush()
    expect(writes().slice(2)).toEqual(['consent', 'PATCH'])
  })

  it('are signed with the commitments, which alone are ticked', async () => {
    standing = [SENSITIVE, { code: 'guardian', version: 1 }]
    await open('/apply/HF-XX-01?step=review')
    await types('马秀兰')
    apply.form.value?.change('/for', 'child')
    await vi.waitFor(() => expect(apply.document.value?.consents.map(({ code }) => code)).toEqual(['guardian', 'promise', 'sensitive']))
    expect(apply.promises.value.map(({ code }) => code)).toEqual(['promise'])
    await apply.submit(HAND)
    expect(asked(/PUT \/api\/cases/)).toHaveLength(1)
  })

  it('withdrawn elsewhere are asked for again, and the save goes on by itself with the same bytes', async () => {
    await agreed()
    await types('马秀兰')
    saved = () => refuse(SENSITIVE)
    await types('马秀兰·阿')
    expect([gate(), apply.consents.isAskedAgain.value, apply.safe.value]).toEqual([['sensitive@1'], true, 'phone'])
    expect(apply.sync.failed.value).toBeNull()
    expect(apply.form.value?.engine.answers).toEqual({ name: '马秀兰·阿' })
    saved = (version) => ({ body: { id: 'x', version, updatedAt: '2026-11-23T00:00:00Z' } })
    await apply.agree()
    await apply.sync.flush()
    expect(apply.safe.value).toBe('cloud')
    const [one, other] = asked(/consents/)
    expect(one?.what).not.toBe(other?.what)
    const [before, after] = asked(/^PATCH/).slice(-2)
    expect([after?.text, after?.headers.get('idempotency-key')]).toEqual([before?.text, before?.headers.get('idempotency-key')])
  })

  it('are asked for in their new version when the text has changed meanwhile', async () => {
    item = { ...ITEM }
    recorded = () => {
      item = { ...ITEM, consents: [textTwo()] }
      recorded = () => ({ status: 200, body: {} })
      return { status: 422, body: { code: 'consent_outdated', current: 2 } }
    }
    await agreed()
    await vi.waitFor(() => expect([gate(), writes()]).toEqual([['sensitive@2'], ['consent']]))
    await apply.agree()
    await apply.sync.flush()
    expect(asked(/consents/).map((one) => JSON.parse(one.text).version)).toEqual([1, 2])
    expect(apply.safe.value).toBe('cloud')
  })

  it('that this phone cannot show are told as a refusal and not tried for ever', async () => {
    await agreed()
    saved = () => refuse({ code: 'unheard-of', version: 1 })
    await types('马秀兰')
    expect([apply.sync.failed.value?.code, apply.isGated.value]).toEqual(['consent_needed', false])
    expect(asked(/^PATCH/)).toHaveLength(1)
  })

  it('withdrawn before the submission are asked for again, with the draft as it was', async () => {
    await agreed()
    await types('马秀兰')
    await apply.go('review')
    await vi.waitFor(() => expect(apply.document.value?.answers).toEqual({ name: '马秀兰' }))
    submitted = () => refuse(SENSITIVE)
    await apply.submit(HAND)
    expect([gate(), apply.submission.open.value]).toEqual([['sensitive@1'], null])
    expect(apply.form.value?.engine.answers).toEqual({ name: '马秀兰' })
  })
})

describe('sending', () => {
  beforeEach(() => {
    standing = [{ code: 'sensitive', version: 1 }]
  })

  it('leads to what is still open instead', async () => {
    await open('/apply/HF-XX-01?step=review')
    await apply.submit(HAND)
    expect(asked(/PUT \/api\/cases/)).toEqual([])
    expect(router.currentRoute.value.query['step']).toBe('applicant')
    expect(apply.page.value?.nodes[0]).toMatchObject({ wrong: { code: 'required' } })
  })

  it('that is refused opens the draft again with every error at its field', async () => {
    submitted = () => ({ status: 422, body: { code: 'answers_invalid', errors: [{ pointer: '/for', code: 'not_a_choice', detail: '', params: {} }] } })
    await open('/apply/HF-XX-01?step=review')
    apply.form.value?.change('/name', '马秀兰')
    await vi.waitFor(() => expect(apply.document.value?.answers).toEqual({ name: '马秀兰' }))
    const salt = apply.document.value?.salt
    await apply.submit(HAND)
    expect(apply.submission.open.value).toBeNull()
    expect(router.currentRoute.value.query['step']).toBe('whom')
    expect(apply.page.value?.nodes[0]).toMatchObject({ pointer: '/for', wrong: { code: 'not_a_choice' } })
    apply.form.value?.change('/for', 'self')
    await apply.go('review')
    await vi.waitFor(() => expect(apply.document.value?.answers).toEqual({ name: '马秀兰', for: 'self' }))
    expect(apply.document.value?.salt).not.toBe(salt)
  })

  it('over what is shown no more is not sent', async () => {
    submitted = () => ({ status: 500, body: {} })
    await open('/apply/HF-XX-01?step=review')
    await vi.waitFor(() => expect(apply.document.value).not.toBeNull())
    apply.form.value?.change('/name', '马秀兰')
    await apply.submit(HAND)
    expect(asked(/PUT \/api\/cases/)).toEqual([])
  })

  it('is not made before a paper that is being kept has its place', async () => {
    standing = [{ code: 'sensitive', version: 1 }]
    const slot = { slot: 'photo', name: { zh: '照片', en: 'Photo' }, source: 'applicant', submits: true, accepts: ['application/pdf'], maxFiles: 5, required: false, when: null }
    item = { ...ITEM, consents: ITEM.consents.slice(0, 1), materials: [slot] }
    await open('/apply/HF-XX-01?step=papers')
    apply.form.value?.change('/name', '马秀兰')
    await apply.store()
    const adding = apply.materials.add('photo', ['application/pdf'], new File(['%PDF-1.7'], 'a.pdf', { type: 'application/pdf' }))
    await apply.go('review')
    await adding
    await vi.waitFor(() => expect(apply.document.value).not.toBeNull())
    const [named] = apply.draft.value?.content.materials['photo'] ?? []
    expect(apply.document.value?.materials.map(({ id }) => id)).toEqual([named])
  })

  it('without an answer locks the draft and sends the same again', async () => {
    await open('/apply/HF-XX-01?step=review')
    apply.form.value?.change('/name', '马秀兰')
    await vi.waitFor(() => expect(apply.document.value?.answers).toEqual({ name: '马秀兰' }))
    await apply.submit(HAND)
    expect(apply.submission.open.value).not.toBeNull()
    await apply.submit(HAND)
    const [one, other] = asked(/PUT \/api\/cases/)
    expect(other?.text).toBe(one?.text)
  })
})

describe('a correction', () => {
  beforeEach(() => {
    standing = [{ code: 'sensitive', version: 1 }]
    item = { ...ITEM, materials: [PHOTO] }
    found = { id: 'c1', item: 'HF-XX-01', revision: 3, version: '1.0', round: 1, updatedAt: '2026-11-23T00:00:00Z', answers: { name: '马秀兰' }, materials: {}, left: [] }
  })

  it('opens at the first defect, each told at its place, without asking for the consent again', async () => {
    await open()
    expect(apply.isGated.value).toBe(false)
    expect(router.currentRoute.value.query['step']).toBe('whom')
    expect(apply.correction.notes.value).toEqual({ '/for': '请核对', '/materials/photo': '太暗' })
    expect(apply.correction.places.value.map(({ step, pointer }) => [step, pointer])).toEqual([
      ['whom', '/for'],
      ['papers', '/materials/photo'],
    ])
    expect(apply.correction.version.value).toBe(4)
  })

  it('leads nowhere where the answers hide the place by now, and says there what the desk said', async () => {
    const hides = (name: string, other: string) => ({ type: 'Control', scope: `#/properties/${name}`, rule: { effect: 'HIDE', condition: { scope: `#/properties/${other}`, schema: { const: 'self' } } } })
    const rows = { type: 'array', title: '家庭成员', items: { type: 'object', properties: { id: { type: 'string' }, age: { type: 'string', title: '年龄' }, school: { type: 'string', title: '学校' } } } }
    const inRow = { type: 'VerticalLayout', elements: [{ type: 'Control', scope: '#/properties/age' }, hides('school', 'age')] }
    const { schema, ui } = ITEM.form
    item = {
      ...ITEM,
      materials: [{ ...PHOTO, when: { properties: { for: { const: 'child' } }, required: ['for'] } }],
      form: {
        schema: { ...schema, properties: { ...schema.properties, agent: { type: 'string', title: '代办人' }, members: rows } },
        ui: { type: 'Categorization', elements: [...ui.elements, { type: 'Category', label: 'more', i18n: 'more', elements: [hides('agent', 'for'), { type: 'Control', scope: '#/properties/members', options: { detail: inRow } }] }] },
        en: {},
      },
    }
    told = ['/agent', '/members/*/school'].map((at) => ({ target: 'answer', at, label: at, text: '请核对' })).concat([{ target: 'material', at: 'photo', label: '照片', text: '太暗' }])
    found = { ...found, answers: { name: '马秀兰', for: 'self', members: [{ id: 'a', age: 'self' }] } }
    await open()
    const places = (): [string | null, string][] => apply.correction.places.value.map(({ step, pointer }) => [step, pointer])
    expect(places().map(([step]) => step)).toEqual([null, null, null])
    expect(apply.correction.places.value.map(({ label, defect }) => [label, defect.text])[2]).toEqual(['孩子的照片', '太暗'])
    apply.form.value?.change('/for', 'child')
    apply.form.value?.add('/members')
    expect(places()).toEqual([
      ['more', '/agent'],
      // The first row has no such question: the next one has.
      ['more', '/members/1/school'],
      ['papers', '/materials/photo'],
    ])
  })
})
