import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { reached } from '@/kit/reach'
import { named, serve, type Asked, type Reply } from '@/kit/scripted'
import { destroyVault, openVault, welcome } from '@/kit/vault'
import type { Kept } from './rules'
import { useDrafts } from './useDrafts'
import { readKept } from './useKept'
import type { Signed } from './useOutboxed'
import { meet } from './useRenewing'
import { senderOf, stopSending } from './useSending'
import { useDraft } from './useDraft'

const OWNER = 'xiulan'
const CODE = 'HF-XX-01'
const ID = '0197f000-0000-7000-8000-000000000001'
const WHY = { zh: '不再问', en: 'No longer asked' }
const SAYS = { zh: '改了', en: 'Changed' }

function item(revision: number, ...names: string[]) {
  const steps = [{ move: '/answers/city', to: '/answers/town' }, { drop: '/answers/fax', why: WHY }]
  return {
    ...{ code: CODE, revision, version: revision, name: { zh: '示例', en: 'Example' }, materials: [], consents: [] },
    mappings: revision > 1 ? [{ from: 1, says: SAYS, steps }] : [],
    form: {
      schema: { type: 'object', additionalProperties: false, properties: Object.fromEntries(names.map((name) => [name, { type: 'string', title: name, maxLength: 60 }])) },
      ui: { type: 'Categorization', elements: [{ type: 'Category', label: '申请人', i18n: 'applicant', elements: names.map((name) => ({ type: 'Control', scope: `#/properties/${name}` })) }] },
      en: {},
    },
  }
}
const FIRST = item(1, 'name', 'city', 'fax')
const SECOND = item(2, 'name', 'town')
const IN_FIRST = { name: '马秀兰', city: '银川', fax: '1' }
const IN_SECOND = { name: '马秀兰', town: '银川' }

/** The server, with one draft that it changes only as its rules let it. */
let there: { revision: number; version: string; answers: Record<string, string> }
let newest: typeof FIRST
let isClosed: boolean
let meanwhile: (() => Promise<void>) | null
let heard: Asked[]
let scope: EffectScope
const writes = (): Asked[] => heard.filter(({ what }) => /^(PUT|PATCH) /.test(what))
const copy = () => ({ ...{ id: ID, item: CODE, round: 0, updatedAt: '2026-11-25T00:00:00Z', materials: {}, left: [] }, ...there })

function stored(answers: Record<string, string>, revision: number, id = ID): Reply {
  there = { answers, revision, version: `1.${Number(there.version.slice(2)) + 1}` }
  return { body: { id, version: there.version, updatedAt: '2026-11-25T00:00:00Z' } }
}

const closed = (revision: number): Reply => ({ status: 409, body: { code: 'revision_closed', item: CODE, revision, current: newest.revision } })

function write({ what, text, headers }: Asked): Reply {
  const body = JSON.parse(text) as { revision: number; base: string; answers: Record<string, string> } & { path: string; value: string }[]
  const isWhole = what.startsWith('PUT')
  const revision = isWhole ? body.revision : there.revision
  if (isClosed && revision < newest.revision) return closed(revision)
  if (isWhole && !what.endsWith(ID) && body.base === null) return stored(body.answers, revision, what.slice('PUT /api/drafts/'.length))
  if ((isWhole ? body.base : headers.get('if-match')) !== there.version) return { status: 412, body: { code: 'version_moved', current: copy() } }
  if (isWhole) return stored(body.answers, revision)
  return stored({ ...there.answers, ...Object.fromEntries(body.map(({ path, value }) => [path.slice('/answers/'.length), value])) }, revision)
}

function open(): ReturnType<typeof useDraft> {
  scope = effectScope()
  return scope.run(() => useDraft(OWNER)) as ReturnType<typeof useDraft>
}

async function opened(): Promise<ReturnType<typeof useDraft>> {
  const draft = open()
  await draft.open(CODE, null)
  await draft.sync.flush()
  return draft
}

const onDisk = (): Promise<Kept | null> => readKept(OWNER, ID)

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  there = { revision: 1, version: '1.1', answers: IN_FIRST }
  ;[newest, isClosed, meanwhile] = [FIRST, false, null]
  heard = serve(async (asked) => {
    if (asked.what === 'GET /healthz') return {}
    if (asked.what.startsWith('GET /api/drafts/for/')) return { body: { revision: newest.revision, draft: copy(), consents: [], facts: [], licences: [], registersDown: [] } }
    if (asked.what.startsWith('GET /api/items/')) return { body: asked.search === '?revision=1' ? FIRST : asked.search === '?revision=2' ? SECOND : newest }
    if (asked.what === 'GET /api/drafts') return 'lost'
    if (asked.what === `GET /api/drafts/${ID}`) return { body: copy() }
    if (asked.what.startsWith('DELETE ')) return { status: 204 }
    if (asked.what.startsWith('PUT /api/cases/')) return isClosed ? closed(1) : { status: 412, body: { code: 'version_moved', current: copy() } }
    const [answer, then] = [named(asked, write(asked)), meanwhile]
    meanwhile = null
    await then?.()
    return answer
  })
})
afterEach(() => {
  scope.stop()
  stopSending(OWNER)
  vi.unstubAllGlobals()
  reached(true)
})

describe('a draft whose form has changed', () => {
  it('opens in the newer one, says what has changed, and is carried over on the server by a step of its own', async () => {
    await opened()
    scope.stop()
    newest = SECOND
    const draft = await opened()
    expect(draft.form.value?.engine.answers).toEqual(IN_SECOND)
    expect(draft.draft.value?.revised).toEqual({ says: [SAYS], left: [{ at: '/answers/fax', value: '1', why: WHY, revision: 1 }] })
    expect(writes().map(({ what, text }) => [what.split(' ')[0], JSON.parse(text)])).toEqual([['PUT', { item: CODE, revision: 2, answers: IN_SECOND, materials: {}, base: '1.1' }]])
    expect([there.revision, draft.safe.value]).toEqual([2, 'cloud'])
  })

  it('keeps what is to be told until it was read, also over another opening', async () => {
    newest = SECOND
    await opened()
    scope.stop()
    const again = await opened()
    expect(again.draft.value?.revised?.left).toHaveLength(1)
    await again.tell(null)
    scope.stop()
    expect((await opened()).draft.value?.revised).toBeNull()
  })

  it('begun on another phone opens the same way', async () => {
    newest = SECOND
    const draft = await opened()
    expect([draft.form.value?.engine.answers, draft.draft.value?.revised?.says]).toEqual([IN_SECOND, [SAYS]])
    expect((await onDisk())?.base).toEqual({ version: '1.2', content: { answers: IN_SECOND, materials: {} } })
  })

  it('is followed by a page that has it open, with what was typed there', async () => {
    const draft = await opened()
    newest = SECOND
    there = { revision: 2, version: '1.7', answers: { ...IN_SECOND, town: '吴忠' } }
    draft.form.value?.change('/name', '马兰')
    await draft.sync.flush()
    expect(draft.item.value?.revision).toBe(2)
    expect(draft.form.value?.engine.answers).toEqual({ name: '马兰', town: '吴忠' })
    expect(there).toMatchObject({ revision: 2, answers: { name: '马兰', town: '吴忠' } })
    expect((await onDisk())?.conflicts).toEqual([])
  })

  it('that the server takes no more in the older form goes on in the newer one', async () => {
    const draft = await opened()
    ;[newest, isClosed] = [SECOND, true]
    draft.form.value?.change('/city', '吴忠')
    await draft.sync.flush()
    expect(there).toMatchObject({ revision: 2, answers: { name: '马秀兰', town: '吴忠' } })
    expect([draft.form.value?.engine.answers, draft.sync.failed.value]).toEqual([{ name: '马秀兰', town: '吴忠' }, null])
  })

  it('thrown away and taken back goes on in the newer one, where the older is closed', async () => {
    ;[newest, isClosed] = [SECOND, true]
    const { drafts, drop } = useDrafts(OWNER)
    const undo = await drop({ id: ID, item: CODE, name: '', updatedAt: '', round: 0, isOnlyHere: false })
    await undo?.()
    expect([there.revision, there.answers]).toEqual([2, IN_SECOND])
    const [again] = drafts.value ?? []
    expect((await readKept(OWNER, again?.id ?? ''))?.revised?.left.map(({ at, value }) => [at, value])).toEqual([['/answers/fax', '1']])
  })

  it('asks about what both have changed under the name it has now', async () => {
    const draft = await opened()
    newest = SECOND
    there = { revision: 2, version: '1.7', answers: { ...IN_SECOND, town: '吴忠' } }
    draft.form.value?.change('/city', '固原')
    await draft.sync.flush()
    expect(draft.draft.value?.conflicts).toMatchObject([{ key: '/town', mine: '固原', theirs: '吴忠' }])
    expect(there.answers['town']).toBe('吴忠')
  })

  it('carried over by a page while a write of the older form is on its way meets the answer to that in the newer one', async () => {
    const draft = await opened()
    there = { revision: 1, version: '1.7', answers: { ...IN_FIRST, name: '马兰' } }
    const first = scope
    meanwhile = async () => {
      newest = SECOND
      await open().open(CODE, null)
    }
    draft.form.value?.change('/city', '吴忠')
    await draft.sync.flush()
    first.stop()
    expect(there).toMatchObject({ revision: 2, answers: { name: '马兰', town: '吴忠' } })
    expect(await onDisk()).toMatchObject({ revision: 2, content: { answers: { name: '马兰', town: '吴忠' } }, conflicts: [] })
  })

  it('waits for room on a full disk before it goes on in a newer one, and does not ask the server for ever', async () => {
    const draft = await opened()
    newest = SECOND
    there = { revision: 2, version: '1.7', answers: { ...IN_SECOND, town: '吴忠' } }
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => Promise.reject(new DOMException('full', 'QuotaExceededError')) as never)
    draft.form.value?.change('/name', '马兰')
    await draft.sync.flush()
    expect(writes().length).toBeLessThan(4)
    expect(draft.sync.failed.value?.code).toBe('disk_full')
    full.mockRestore()
    await draft.sync.flush()
    expect(there).toMatchObject({ revision: 2, answers: { name: '马兰', town: '吴忠' } })
    expect(draft.form.value?.engine.answers).toEqual({ name: '马兰', town: '吴忠' })
  })

  it('opens in the older form while the disk has no room for the newer', async () => {
    await opened()
    scope.stop()
    newest = SECOND
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => Promise.reject(new DOMException('full', 'QuotaExceededError')) as never)
    const draft = open()
    await draft.open(CODE, null)
    expect([draft.failed.value, draft.item.value?.revision, draft.form.value?.engine.answers]).toEqual([null, 1, IN_FIRST])
    full.mockRestore()
    scope.stop()
    expect((await opened()).item.value?.revision).toBe(2)
  })

  it('handed in elsewhere in the older form and returned is kept here and said so', async () => {
    newest = SECOND
    await opened()
    await expect(meet(OWNER, ID, null, { ...copy(), revision: 1, round: 1 } as never, true)).rejects.toMatchObject({ code: 'older_form' })
    expect((await onDisk())?.revision).toBe(2)
  })
})

describe('a signature in the older form', () => {
  async function signed(more: Partial<Signed>): Promise<void> {
    await opened()
    scope.stop()
    const document = { id: ID, round: 0, item: { code: CODE, revision: 1, name: '示例' }, answers: IN_FIRST } as unknown as Signed['document']
    const row: Signed = { ...{ v: 1, item: CODE, document, signature: {} as Signed['signature'], content: { answers: IN_FIRST, materials: {} } }, ...{ step: null, draftVersion: null, isTried: false, resent: 0, held: null, at: 1 }, ...more }
    await (await openVault(OWNER)).revise<Signed>('outbox', ID, CODE, () => row)
    newest = SECOND
  }
  const row = async (): Promise<Signed | undefined> => (await (await openVault(OWNER)).read<Signed>('outbox', ID))?.value

  it('falls when the draft is opened, and says why', async () => {
    await signed({})
    const draft = open()
    await draft.open(CODE, null)
    expect(draft.draft.value?.revision).toBe(2)
    expect((await row())?.held).toMatchObject({ state: 'form_changed', problem: { body: { code: 'signed_older' } } })
  })

  it('falls where another phone has carried the draft over: what is here is carried over too before it is compared', async () => {
    await signed({})
    there = { revision: 2, version: '1.7', answers: { ...IN_SECOND, town: '吴忠' } }
    await senderOf(OWNER).flush()
    expect(await onDisk()).toMatchObject({ revision: 2, content: { answers: { name: '马秀兰', town: '吴忠' } }, conflicts: [] })
    expect(Object.keys((await onDisk())?.content.answers ?? {})).toEqual(['name', 'town'])
    expect((await row())?.held?.problem.body['code']).toBe('version_moved')
  })

  it('falls where the server takes that form no more, and the draft goes on in the newer one', async () => {
    await signed({})
    isClosed = true
    await senderOf(OWNER).flush()
    expect(await onDisk()).toMatchObject({ revision: 2, content: { answers: IN_SECOND }, tried: null })
    expect((await row())?.held?.problem.body['code']).toBe('revision_closed')
    await senderOf(OWNER).flush()
    expect(there).toMatchObject({ revision: 2, answers: IN_SECOND })
  })

  it('stands while it is on its way: the server still takes it', async () => {
    await signed({ isTried: true })
    const draft = open()
    await draft.open(CODE, null)
    expect([draft.draft.value?.revision, draft.item.value?.revision, (await row())?.held]).toEqual([1, 1, null])
  })
})
