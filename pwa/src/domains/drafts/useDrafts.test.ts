import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { reached } from '@/kit/reach'
import { named, serve, type Asked, type Reply } from '@/kit/scripted'
import { destroyVault, welcome } from '@/kit/vault'
import type { Kept } from './rules'
import { useDrafts } from './useDrafts'
import { keepNew, readKept } from './useKept'
import { stopSending } from './useSending'

const OWNER = 'xiulan'
const HERE: Kept = {
  ...{ id: 'here', item: 'HF-XX-01', revision: 3, round: 0, content: { answers: { name: '马秀兰' }, materials: {} }, base: null, tried: null },
  ...{ v: 2, sources: {}, filled: [], conflicts: [], consents: [], agreed: [], lacking: [], held: null, ended: null },
}
const THERE = { id: 'there', item: 'HF-XX-02', revision: 3, round: 0, updatedAt: '2026-11-23T00:00:00Z' }

let heard: Asked[]
let lines: Reply
let saved: Reply
const LEFT = [
  { at: '/answers/mayor', value: '王强', why: null, revision: 2 },
  { at: '/materials/photo', value: ['f1'], why: null, revision: 2 },
]

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  await keepNew(OWNER, HERE)
  lines = { body: { drafts: [THERE] } }
  saved = { body: { id: 'x', version: '1.1', updatedAt: '' } }
  heard = serve((asked) => {
    const { what } = asked
    if (what === 'GET /api/drafts') return lines
    if (what.startsWith('GET /api/items/')) return { body: { name: { zh: what.slice(-2), en: '' } } }
    if (what === 'GET /api/drafts/there') return { body: { ...THERE, version: '1.1', answers: { city: '银川' }, materials: {}, left: LEFT } }
    if (what === 'GET /healthz') return {}
    if (what.startsWith('PUT /api/drafts/')) return named(asked, saved)
    return { status: 200, body: { id: 'x', version: '1.1', updatedAt: '' } }
  })
})
afterEach(() => {
  stopSending(OWNER)
  vi.unstubAllGlobals()
  reached(true)
})

it('shows what only this device has beside what the server has', async () => {
  const { drafts, load } = useDrafts(OWNER)
  await load()
  expect(drafts.value?.map(({ id, name, isOnlyHere }) => [id, name, isOnlyHere])).toEqual([
    ['here', '01', true],
    ['there', '02', false],
  ])
})

it('shows what is here without the server', async () => {
  lines = 'lost'
  const { drafts, failed, load } = useDrafts(OWNER)
  await load()
  expect(drafts.value?.map(({ id }) => id)).toEqual(['here'])
  expect(failed.value?.isUnanswered).toBe(true)
})

it('throws one away that is only here, and takes that back', async () => {
  const { drafts, load, drop } = useDrafts(OWNER)
  await load()
  const undo = await drop(drafts.value?.[0] as never)
  expect(await readKept(OWNER, 'here')).toBeNull()
  await undo?.()
  expect((await readKept(OWNER, 'here'))?.content).toEqual(HERE.content)
})

it('throws one away on the server, and makes it again under a new id', async () => {
  const { drafts, load, drop } = useDrafts(OWNER)
  await load()
  const undo = await drop(drafts.value?.[1] as never)
  expect(heard.some(({ what }) => what === 'DELETE /api/drafts/there')).toBe(true)
  await undo?.()
  const made = heard.find(({ what, text }) => what.startsWith('PUT /api/drafts/') && text.includes('银川'))
  expect(made?.what).not.toContain('there')
  expect(JSON.parse(made?.text ?? '')).toEqual({ item: 'HF-XX-02', revision: 3, answers: { city: '银川' }, materials: {}, base: null })
})

it.each([
  ['the network is gone', 'lost'],
  ['there are too many', { status: 409, body: { code: 'too_many_drafts' } }],
] as [string, Reply][])('keeps on this device what is taken back when %s', async (_, reply) => {
  const { drafts, load, drop } = useDrafts(OWNER)
  await load()
  const undo = await drop(drafts.value?.[1] as never)
  saved = reply
  await undo?.()
  const again = drafts.value?.find(({ item, isOnlyHere }) => item === 'HF-XX-02' && isOnlyHere)
  const kept = await readKept(OWNER, again?.id ?? '')
  expect([kept?.content, kept?.base]).toEqual([{ answers: { city: '银川' }, materials: {} }, null])
  // What an earlier form left over stands with it, but for files that are gone.
  expect(kept?.revised?.left.map(({ at }) => at)).toEqual(['/answers/mayor'])
})

it('keeps no copy of what was sent in elsewhere just as it is here', async () => {
  await keepNew(OWNER, { ...HERE, id: 'gone', base: { version: '1.1', content: HERE.content } })
  const { drafts, load } = useDrafts(OWNER)
  await load()
  expect(drafts.value?.map(({ id }) => id)).toEqual(['here', 'there'])
  expect(await readKept(OWNER, 'gone')).toBeNull()
})
