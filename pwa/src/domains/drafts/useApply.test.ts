import 'fake-indexeddb/auto'
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { reached } from '@/kit/online'
import { serve, type Asked, type Reply } from '@/kit/scripted'
import { destroyVault } from '@/kit/vault'
import { useApply, type Hand } from './useApply'

const OWNER = 'xiulan'
const text = (code: string, kind: string, when: object | null = null) => ({
  ...{ code, version: 1, kind, when, title: { zh: code, en: code }, text: { zh: code, en: code } },
})
const page = (i18n: string, ...names: string[]) => ({
  ...{ type: 'Category', label: i18n, i18n, elements: names.map((name) => ({ type: 'Control', scope: `#/properties/${name}` })) },
})
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
const HAND: Hand = { method: 'drawn', strokes: [[[0, 0, 0], [50, 0, 9]]], name: '', code: '' }

let apply: ReturnType<typeof useApply>
let router: Router
let shown: VueWrapper
let heard: Asked[]
let submitted: () => Reply
let found: object | null
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
  submitted = () => 'lost'
  found = null
  let version = 0
  heard = serve(({ what }) => {
    if (what.startsWith('GET /api/drafts/for/')) return { body: { draft: found, facts: [], licences: [], registersDown: [] } }
    if (what.startsWith('GET /api/items/')) return { body: ITEM }
    if (what.startsWith('PUT /api/people/me/consents/')) return { status: 201 }
    if (/^(PUT|PATCH) \/api\/drafts\//.test(what)) return { body: { id: 'x', version: `1.${(version += 1)}`, updatedAt: '2026-11-23T00:00:00Z' } }
    if (what.startsWith('PUT /api/cases/')) return submitted()
    return what.startsWith('GET /api/cases/') && found ? { body: CASE } : { status: 404, body: { code: 'not_found' } }
  })
})
afterEach(() => {
  shown.unmount()
  vi.unstubAllGlobals()
  reached(true)
})

const CASE = {
  version: 4,
  defects: [
    { target: 'answer', at: '/for', label: '为谁', text: '请核对' },
    { target: 'material', at: 'photo', label: '照片', text: '太暗' },
  ],
}

describe('consents', () => {
  it('are asked for before the first question, but for those that only some answers call for', async () => {
    await open()
    expect(apply.isGated.value).toBe(true)
    expect(apply.texts.value.map(({ code }) => code)).toEqual(['sensitive'])
    await apply.agree()
    expect(apply.isGated.value).toBe(false)
    expect(asked(/consents/).map((one) => JSON.parse(one.text).code)).toEqual(['sensitive'])
  })

  it('that the answers call for are signed, and recorded before', async () => {
    await open('/apply/HF-XX-01?step=review')
    apply.form.value?.change('/name', '马秀兰')
    await vi.waitFor(() => expect(apply.document.value?.consents.map(({ code }) => code)).toEqual(['promise', 'sensitive']))
    apply.form.value?.change('/for', 'child')
    await vi.waitFor(() => expect(apply.document.value?.consents.map(({ code }) => code)).toEqual(['guardian', 'promise', 'sensitive']))
    expect(apply.promises.value.map(({ code }) => code)).toEqual(['guardian', 'promise'])
    await apply.submit(HAND)
    expect(asked(/consents/).map((one) => JSON.parse(one.text).code)).toEqual(['guardian'])
    expect(asked(/PUT \/api\/cases/)).toHaveLength(1)
  })
})

describe('sending', () => {
  it('leads to what is still open instead', async () => {
    await open('/apply/HF-XX-01?step=review')
    expect(await apply.submit(HAND)).toBe(false)
    expect(asked(/PUT \/api\/cases/)).toEqual([])
    expect(router.currentRoute.value.query['step']).toBe('applicant')
    expect(apply.page.value?.nodes[0]).toMatchObject({ wrong: { code: 'required' } })
  })

  it('that is refused opens the draft again with every error at its field', async () => {
    submitted = () => ({ status: 422, body: { code: 'answers_invalid', errors: [{ pointer: '/for', code: 'not_a_choice', detail: '', params: {} }] } })
    await open('/apply/HF-XX-01?step=review')
    apply.form.value?.change('/name', '马秀兰')
    await vi.waitFor(() => expect(apply.document.value).not.toBeNull())
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
    found = { id: 'c1', item: 'HF-XX-01', revision: 3, version: '1.0', round: 1, updatedAt: '2026-11-23T00:00:00Z', answers: { name: '马秀兰' }, materials: {} }
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
})
