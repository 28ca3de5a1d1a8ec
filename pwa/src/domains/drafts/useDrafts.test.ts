import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Paper } from '@/domains/materials/rules'
import { keepFile } from '@/domains/materials/useFiles'
import { reached } from '@/kit/reach'
import { named, serve, type Asked, type Reply } from '@/kit/scripted'
import { destroyVault, openVault, welcome } from '@/kit/vault'
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
/** What is said of a draft that is not listed. */
let gone: Reply
let dropped: Reply
const LEFT = [
  { at: '/answers/mayor', value: '王强', why: null, revision: 2 },
  { at: '/materials/photo', value: ['f1'], why: null, revision: 2 },
]

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  await keepNew(OWNER, HERE)
  lines = { body: { drafts: [THERE] } }
  gone = { status: 404, body: { code: 'not_found' } }
  saved = { body: { id: 'x', version: '1.1', updatedAt: '' } }
  dropped = {}
  heard = serve((asked) => {
    const { what } = asked
    if (what === 'GET /api/drafts') return lines
    if (what.startsWith('GET /api/items/')) return { body: { name: { zh: what.slice(-2), en: '' } } }
    if (what === 'GET /api/drafts/there') return { body: { ...THERE, version: '1.1', answers: { city: '银川' }, materials: {}, left: LEFT } }
    if (what === 'GET /api/drafts/gone') return gone
    if (what === 'DELETE /api/drafts/there') return dropped
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

describe('a draft that the list does not name', () => {
  const SAVED: Kept = { ...HERE, id: 'gone', base: { version: '1.1', content: HERE.content } }
  const ids = async (store: 'outbox' | 'bytes'): Promise<string[]> => (await (await openVault(OWNER)).list(store)).map(({ id }) => id)
  async function loaded(): Promise<string[] | undefined> {
    const { drafts, load } = useDrafts(OWNER)
    await load()
    return drafts.value?.map(({ id }) => id)
  }

  it.each(['draft_submitted', 'draft_deleted'])('goes where the server says so and nothing is left to send (%s)', async (code) => {
    gone = { status: 410, body: { code } }
    await keepNew(OWNER, SAVED)
    expect(await loaded()).toEqual(['here', 'there'])
    expect(await readKept(OWNER, 'gone')).toBeNull()
  })

  it('stays where the server does not know it: a backup was put back, or somebody else is signed in', async () => {
    await keepNew(OWNER, SAVED)
    expect(await loaded()).toContain('gone')
    expect(await readKept(OWNER, 'gone')).not.toBeNull()
  })

  it('stays with a submission that has no receipt, which nobody can throw away', async () => {
    gone = { status: 409, body: { code: 'draft_submitted' } }
    await keepNew(OWNER, SAVED)
    const signed = { v: 1, isTried: true, held: null, document: { id: 'gone', round: 0 } }
    await (await openVault(OWNER)).keep({ store: 'outbox', id: 'gone', group: SAVED.item, version: '1', value: signed })
    expect(await loaded()).toContain('gone')
    const { drafts, refused, load, drop } = useDrafts(OWNER)
    await load()
    expect(await drop(drafts.value?.find(({ id }) => id === 'gone') as never)).toBeNull()
    expect([refused.value?.code, await ids('outbox')]).toEqual(['on_its_way', ['gone']])
  })

  it('stays with papers that have not come there', async () => {
    gone = { status: 410, body: { code: 'draft_deleted' } }
    await keepNew(OWNER, { ...SAVED, content: { ...HERE.content, materials: { photo: ['f1'] } }, base: { version: '1.1', content: { ...HERE.content, materials: { photo: ['f1'] } } } })
    await keepFile(await openVault(OWNER), 'gone', { id: 'f1', draft: 'gone', slot: 'photo', state: 'kept' } as Paper, new Blob(['x']))
    expect(await loaded()).toContain('gone')
    expect(await ids('bytes')).toEqual(['f1'])
  })
})

it('brings back what only this phone had of one that the server has too', async () => {
  const base = { version: '1.1', content: { answers: { city: '银川' }, materials: {} } }
  await keepNew(OWNER, { ...HERE, id: 'there', item: 'HF-XX-02', base, content: { answers: { city: '在电梯里写的' }, materials: {} } })
  const { drafts, load, drop } = useDrafts(OWNER)
  await load()
  const undo = await drop(drafts.value?.find(({ id }) => id === 'there') as never)
  saved = 'lost'
  await undo?.()
  const again = drafts.value?.find(({ item }) => item === 'HF-XX-02')
  expect((await readKept(OWNER, again?.id ?? ''))?.content.answers).toEqual({ city: '在电梯里写的' })
})

it('tells that a draft was not thrown away until it is, whatever is read meanwhile', async () => {
  const { drafts, failed, refused, load, drop } = useDrafts(OWNER)
  await load()
  const line = drafts.value?.find(({ id }) => id === 'there')
  if (!line) throw new Error('not listed')
  dropped = 'lost'
  expect(await drop(line)).toBeNull()
  await load()
  expect([refused.value?.code, failed.value]).toEqual(['offline', null])
  dropped = {}
  expect(await drop(line)).not.toBeNull()
  expect(refused.value).toBeNull()
})
