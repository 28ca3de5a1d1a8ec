import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { placed, type Kept } from '@/domains/drafts/rules'
import { keepNew, readKept, reviseKept } from '@/domains/drafts/useKept'
import { stopSending } from '@/domains/drafts/useSending'
import { reached } from '@/kit/reach'
import { serve } from '@/kit/scripted'
import { destroyVault, openVault, welcome } from '@/kit/vault'
import { useSharing } from './useSharing'

const OWNER = 'xiulan'
const CODE = 'HF-XX-01'
// Not agreed to yet, so that nothing is sent.
const DRAFT: Kept = {
  ...{ v: 2 as const, id: 'd1', item: CODE, revision: 3, round: 0, content: { answers: {}, materials: {} }, base: null, tried: null },
  ...{ sources: {}, filled: [], conflicts: [], consents: [], agreed: [], lacking: [{ code: 'c', version: 1 }], held: null, ended: null },
}
const slot = (name: string, maxFiles: number) => ({ ...{ slot: name, name: { zh: name, en: name }, source: 'applicant', submits: true, required: false, when: null }, accepts: ['application/pdf'], maxFiles })
const ITEM = {
  ...{ code: CODE, revision: 3, name: { zh: '示例', en: 'Example' }, consents: [], mappings: [], materials: [slot('proof', 5), slot('photo', 1)] },
  form: {
    schema: { type: 'object', additionalProperties: false, properties: { name: { type: 'string', title: '姓名' } } },
    ui: { type: 'Categorization', elements: [{ type: 'Category', label: 'a', i18n: 'a', elements: [{ type: 'Control', scope: '#/properties/name' }] }] },
    en: {},
  },
}

let scope: EffectScope
const papers = async (of: string): Promise<readonly string[]> => (await readKept(OWNER, 'd1'))?.content.materials[of] ?? []

async function share(id: string, place: number): Promise<void> {
  const about = { name: `${id}.pdf`, type: 'application/pdf', size: 8, place, why: null }
  await (await openVault(OWNER)).keep({ store: 'bytes', id, group: 'shared', value: about, bytes: new Blob([`%PDF-${id}`]) })
}

async function opened() {
  const sharing = scope.run(() => useSharing(OWNER)) as ReturnType<typeof useSharing>
  await sharing.open()
  const [a, b] = sharing.files.value ?? []
  const [proof, photo] = a ? sharing.slotsFor(a) : []
  return { ...sharing, a: a!, b: b!, proof: proof!, photo: photo! }
}

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  scope = effectScope()
  serve(({ what }) => {
    if (what.startsWith('GET /api/items/')) return { body: ITEM }
    return what === 'GET /api/drafts' ? { body: { drafts: [] } } : { status: 404, body: { code: 'not_found' } }
  })
  await keepNew(OWNER, DRAFT)
  await share('a', 0)
  await share('b', 1)
})
afterEach(() => {
  scope.stop()
  stopSending(OWNER)
  vi.unstubAllGlobals()
  reached(true)
})

it('takes back the first file without taking out the second', async () => {
  const { put, a, b, proof, files } = await opened()
  const undo = await put(a, proof)
  await put(b, proof)
  const [, second] = await papers('proof')
  await undo?.()
  expect(await papers('proof')).toEqual([second])
  expect(files.value?.map(({ id }) => id)).toEqual(['a'])
})

it('puts in both of two that are tapped at once', async () => {
  const { put, a, b, proof } = await opened()
  await Promise.all([put(a, proof), put(b, proof)])
  expect(await papers('proof')).toHaveLength(2)
})

it('leaves what another tab has put there meanwhile', async () => {
  const { put, a, proof } = await opened()
  await reviseKept(OWNER, 'd1', (now) => placed(now, 'proof', ['other']))
  const undo = await put(a, proof)
  expect(await papers('proof')).toEqual(['other', expect.anything()])
  await undo?.()
  expect(await papers('proof')).toEqual(['other'])
})

it('puts the paper back that a single one had replaced', async () => {
  const { put, a, b, photo } = await opened()
  await put(a, photo)
  const [first] = await papers('photo')
  const undo = await put(b, photo)
  expect(await papers('photo')).toHaveLength(1)
  await undo?.()
  expect(await papers('photo')).toEqual([first])
})

it('offers no file again that was in the draft when the page went away', async () => {
  const { put, a, proof } = await opened()
  const undo = await put(a, proof)
  await share('a', 0) // as if it had gone before this was dropped
  const again = await opened()
  expect(again.files.value?.map(({ id }) => id)).toEqual(['b'])
  await undo?.()
  expect((await opened()).files.value?.map(({ id }) => id)).toEqual(['a', 'b'])
})
