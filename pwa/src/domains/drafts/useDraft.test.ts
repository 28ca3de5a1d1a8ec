import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { reached } from '@/kit/reach'
import { named, serve, type Asked, type Reply } from '@/kit/scripted'
import { destroyVault, openVault, welcome } from '@/kit/vault'
import type { Kept } from './rules'
import { readKept } from './useKept'
import { stopSending } from './useSending'
import { useDraft } from './useDraft'

const OWNER = 'xiulan'
const ITEM = {
  ...{ code: 'HF-XX-01', revision: 3, name: { zh: '示例', en: 'Example' }, materials: [], consents: [] },
  form: {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: { name: { type: 'string', title: '姓名', maxLength: 60 }, city: { type: 'string', title: '城市', maxLength: 60 } },
    },
    ui: {
      type: 'Categorization',
      elements: [{ type: 'Category', label: '申请人', i18n: 'applicant', elements: ['name', 'city'].map((name) => ({ type: 'Control', scope: `#/properties/${name}`, options: { prefill: `person.${name}` } })) }],
    },
    en: {},
  },
}
const NOTHING = { draft: null, consents: [], facts: [], licences: [], registersDown: [] }
const LOST = {}
const saved = (version: string): Reply => ({ body: { id: 'x', version, updatedAt: '2026-11-23T00:00:00Z' } })

let scope: EffectScope
let write: (asked: Asked) => Reply
let begun: object
let found: Reply
let heard: Asked[]
const writes = (): Asked[] => heard.filter(({ what }) => /^(PUT|PATCH) /.test(what))

function open(): ReturnType<typeof useDraft> {
  scope = effectScope()
  return scope.run(() => useDraft(OWNER)) as ReturnType<typeof useDraft>
}

/** An open form, everything sent. */
async function opened(): Promise<ReturnType<typeof useDraft>> {
  const draft = open()
  await draft.open('HF-XX-01', null)
  await draft.sync.flush()
  return draft
}

const kept = (draft: ReturnType<typeof useDraft>): Promise<Kept | null> => readKept(OWNER, draft.draft.value?.id ?? '')
/** As it lies on the disk, without what found no room there. */
const onDisk = async (draft: ReturnType<typeof useDraft>): Promise<Kept | undefined> =>
  (await (await openVault(OWNER)).read<Kept>('drafts', draft.draft.value?.id ?? ''))?.value

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  begun = NOTHING
  found = { status: 404, body: { code: 'not_found' } }
  write = () => saved(`1.${writes().length}`)
  heard = serve((asked) => {
    if (asked.what === 'GET /healthz') return begun === LOST ? 'lost' : {}
    if (asked.what.startsWith('GET /api/drafts/for/')) return begun === LOST ? 'lost' : { body: begun }
    if (asked.what.startsWith('GET /api/items/')) return { body: ITEM }
    return asked.what.startsWith('GET') ? found : named(asked, write(asked))
  })
})
afterEach(() => {
  scope.stop()
  stopSending(OWNER)
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  reached(true)
})

describe('what is typed', () => {
  it('is on the disk before it is called stored on the phone', async () => {
    write = () => 'lost'
    const draft = await opened()
    draft.form.value?.change('/name', '马秀兰')
    expect(draft.safe.value).toBe('typing')
    expect((await kept(draft))?.content.answers).toEqual({})
    await vi.waitFor(() => expect(draft.safe.value).toBe('phone'))
    expect((await kept(draft))?.content.answers).toEqual({ name: '马秀兰' })
  })

  it('is sent whole first, then as changes that say what they were made from', async () => {
    const draft = await opened()
    const [first] = writes()
    expect(first?.what).toBe(`PUT /api/drafts/${draft.draft.value?.id}`)
    expect(JSON.parse(first?.text ?? '')).toEqual({ item: 'HF-XX-01', revision: 3, answers: {}, materials: {}, base: null })
    draft.form.value?.change('/name', '马秀兰')
    await draft.sync.flush()
    const [, second] = writes()
    expect(second?.what).toMatch(/^PATCH /)
    expect(second?.headers.get('if-match')).toBe('1.1')
    expect(second?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.parse(second?.text ?? '')).toEqual([{ op: 'add', path: '/answers/name', value: '马秀兰' }])
    expect(draft.safe.value).toBe('cloud')
  })

  it('costs a line for a line, however much stands in the draft', async () => {
    const draft = await opened()
    draft.form.value?.change('/name', '马'.repeat(60))
    await draft.sync.flush()
    draft.form.value?.change('/city', '宁夏回族自治区银川市')
    await draft.sync.flush()
    const last = writes().at(-1)
    expect(last?.what).toMatch(/^PATCH /)
    expect(new TextEncoder().encode(last?.text).length).toBeLessThanOrEqual(300)
  })

  it('is sent again with the same bytes and key when the reply was lost, later edits after it', async () => {
    const draft = await opened()
    write = () => 'lost'
    draft.form.value?.change('/name', '马')
    await draft.sync.flush()
    expect(draft.sync.failed.value?.isUnanswered).toBe(true)
    draft.form.value?.change('/name', '马秀兰')
    write = () => saved(`1.${writes().length}`)
    await draft.sync.flush()
    const [, lost, again, later] = writes()
    expect([again?.text, again?.headers.get('idempotency-key')]).toEqual([lost?.text, lost?.headers.get('idempotency-key')])
    expect(later?.text).toContain('马秀兰')
    expect(later?.headers.get('idempotency-key')).not.toBe(again?.headers.get('idempotency-key'))
  })

  it('keeps bytes and key over a restart', async () => {
    const draft = await opened()
    write = () => 'lost'
    draft.form.value?.change('/name', '马')
    await draft.sync.flush()
    scope.stop()
    begun = { ...NOTHING, draft: { ...server({}), id: draft.draft.value?.id, version: '1.1' } }
    write = () => saved('1.9')
    const again = await opened()
    const [, lost, resent] = writes()
    expect([resent?.text, resent?.headers.get('idempotency-key')]).toEqual([lost?.text, lost?.headers.get('idempotency-key')])
    expect(again.form.value?.engine.answers).toEqual({ name: '马' })
  })

  it('stays when the session has ended, and goes on after signing in', async () => {
    const draft = await opened()
    write = () => ({ status: 401, body: { code: 'sign_in_needed' } })
    draft.form.value?.change('/name', '马秀兰')
    await draft.sync.flush()
    expect(draft.sync.failed.value?.code).toBe('sign_in_needed')
    expect(draft.safe.value).toBe('phone')
    expect((await kept(draft))?.content.answers).toEqual({ name: '马秀兰' })
    write = () => saved('1.2')
    await draft.sync.flush()
    expect(draft.safe.value).toBe('cloud')
  })

  it('is not called stored by a page that answers 200', async () => {
    const draft = await opened()
    write = () => ({ html: '<h1>Please log in to the WiFi</h1>' })
    draft.form.value?.change('/name', '马秀兰')
    await draft.sync.flush()
    expect(draft.sync.failed.value?.code).toBe('portal')
    expect(draft.safe.value).toBe('phone')
  })

  it('is not called stored by an old reply that a cache has kept', async () => {
    const draft = await opened()
    // Of a change whose own answer never came: its version is a newer one.
    write = () => ({ body: { id: 'x', write: '0193-earlier', version: '1.2', updatedAt: '2026-11-23T00:00:00Z' } })
    draft.form.value?.change('/name', '马秀兰')
    await draft.sync.flush()
    expect(draft.safe.value).not.toBe('cloud')
    expect((await kept(draft))?.base?.version).toBe('1.1')
    write = () => saved('1.2')
    await draft.sync.flush()
    expect(writes()[2]?.text).toBe(writes()[1]?.text)
    expect(draft.safe.value).toBe('cloud')
  })

  it('lands newest last, however fast it is typed', async () => {
    const draft = await opened()
    for (const name of ['马', '马秀', '马秀兰']) draft.form.value?.change('/name', name)
    await vi.waitFor(() => expect(draft.safe.value).not.toBe('typing'))
    expect((await kept(draft))?.content.answers).toEqual({ name: '马秀兰' })
  })
})

const server = (answers: object): object => ({
  ...{ id: 'x', item: 'HF-XX-01', revision: 3, version: '1.7', round: 0, updatedAt: '2026-11-23T00:00:00Z', answers, materials: {}, left: [] },
})
const moved = (answers: object): Reply => ({ status: 412, body: { code: 'version_moved', current: server(answers) } })

describe('a newer copy on the server', () => {
  it('is merged field by field and sent on', async () => {
    const draft = await opened()
    draft.form.value?.change('/name', '马秀兰')
    write = ({ headers }) => (headers.get('if-match') === '1.1' ? moved({ city: '银川' }) : saved('1.8'))
    await draft.sync.flush()
    expect(draft.form.value?.engine.answers).toEqual({ name: '马秀兰', city: '银川' })
    expect(writes()[2]?.headers.get('if-match')).toBe('1.7')
    expect(draft.draft.value?.conflicts).toEqual([])
    expect(draft.safe.value).toBe('cloud')
  })

  it('is asked about where both changed the same, and nothing is thrown away before', async () => {
    const draft = await opened()
    draft.form.value?.change('/name', '马秀兰')
    write = ({ headers }) => (headers.get('if-match') === '1.1' ? moved({ name: '马秀蓝' }) : saved('1.8'))
    await draft.sync.flush()
    const [conflict] = draft.draft.value?.conflicts ?? []
    expect(conflict).toEqual({ key: '/name', mine: '马秀兰', theirs: '马秀蓝', at: '2026-11-23T00:00:00Z' })
    // Nobody has decided yet: the other side's value is not written over on the server.
    expect(writes()).toHaveLength(2)
    expect(draft.safe.value).not.toBe('cloud')
    if (conflict) draft.choose(conflict, 'mine')
    await draft.sync.flush()
    expect(writes().at(-1)?.text).toContain('马秀兰')
    expect(writes()).toHaveLength(3)
    expect(draft.draft.value?.conflicts).toEqual([])
  })
})

describe('what another phone has made of it', () => {
  it('comes into the open form when somebody looks again', async () => {
    const draft = await opened()
    draft.form.value?.change('/name', '马秀兰')
    await draft.sync.flush()
    found = { body: server({ name: '马秀兰', city: '银川' }) }
    await draft.catchUp()
    expect(draft.form.value?.engine.answers).toEqual({ name: '马秀兰', city: '银川' })
    expect(draft.safe.value).toBe('cloud')
    expect((await kept(draft))?.base?.version).toBe('1.7')
  })
})

describe('a draft that is no more', () => {
  it.each([
    [{ status: 409, body: { code: 'draft_submitted', case: 'c1' } }, { kind: 'submitted', case: 'c1' }],
    [{ status: 410, body: { code: 'draft_deleted' } }, { kind: 'deleted' }],
  ])('is said to be so and the edits stay here (%j)', async (reply, end) => {
    const draft = await opened()
    write = () => reply
    draft.form.value?.change('/name', '马秀兰')
    await draft.sync.flush()
    expect(draft.sync.ended.value).toEqual(end)
    expect((await kept(draft))?.content.answers).toEqual({ name: '马秀兰' })
    const before = writes().length
    await draft.sync.flush()
    expect(writes()).toHaveLength(before)
  })
})

describe('a full disk', () => {
  it('leaves the last good copy, says so, and sends all the same', async () => {
    const draft = await opened()
    draft.form.value?.change('/name', '马')
    await vi.waitFor(() => expect(draft.safe.value).toBe('phone'))
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => Promise.reject(new DOMException('full', 'QuotaExceededError')) as never)
    write = () => 'lost'
    draft.form.value?.change('/name', '马秀兰')
    await vi.waitFor(() => expect(draft.unkept.value?.code).toBe('disk_full'))
    expect(draft.safe.value).toBe('nowhere')
    expect((await onDisk(draft))?.content.answers).toEqual({ name: '马' })
    write = () => saved('1.2')
    await draft.sync.flush()
    expect(draft.safe.value).toBe('cloud')
    put.mockRestore()
    await draft.store()
    expect(draft.unkept.value).toBeNull()
    expect((await onDisk(draft))?.content.answers).toEqual({ name: '马秀兰' })
  })

  it('holds in this tab what was typed while it was being found out, whichever page comes next', async () => {
    write = () => 'lost'
    const draft = await opened()
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => Promise.reject(new DOMException('full', 'QuotaExceededError')) as never)
    draft.form.value?.change('/name', '马秀兰')
    draft.form.value?.change('/city', '银川')
    await draft.store()
    scope.stop()
    const again = open()
    await again.open('HF-XX-01', null)
    expect(again.form.value?.engine.answers).toEqual({ name: '马秀兰', city: '银川' })
  })
})

describe('a disk that fails for another reason', () => {
  it('takes nothing out of the form, and is tried again', async () => {
    write = () => 'lost'
    const draft = await opened()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => Promise.reject(new DOMException('broken', 'UnknownError')) as never)
    draft.form.value?.change('/name', '马秀兰')
    await draft.store()
    expect(draft.safe.value).toBe('nowhere')
    expect(draft.form.value?.engine.answers).toEqual({ name: '马秀兰' })
    put.mockRestore()
    await draft.store()
    expect((await onDisk(draft))?.content.answers).toEqual({ name: '马秀兰' })
  })
})

describe('opening', () => {
  it('offers all that is here after a restored backup, whose versions say nothing of it', async () => {
    const draft = await opened()
    draft.form.value?.change('/name', '马秀兰')
    await draft.sync.flush()
    const id = draft.draft.value?.id
    scope.stop()
    // Put back from before the name was saved, and saved once since by another device.
    begun = { ...NOTHING, draft: { id, item: 'HF-XX-01', revision: 3, version: '2.3', round: 0, answers: { city: '银川' }, materials: {}, updatedAt: '2026-11-24T00:00:00Z' } }
    const again = open()
    await again.open('HF-XX-01', null)
    expect(again.form.value?.engine.answers).toEqual({ name: '马秀兰', city: '银川' })
  })

  it('works without the server where a copy is here', async () => {
    const draft = await opened()
    draft.form.value?.change('/name', '马秀兰')
    await vi.waitFor(() => expect(draft.safe.value).not.toBe('typing'))
    scope.stop()
    heard = serve(({ what }) => (what.startsWith('GET /api/items/') ? { body: ITEM } : 'lost'))
    const again = open()
    await again.open('HF-XX-01', null)
    expect(again.form.value?.engine.answers).toEqual({ name: '马秀兰' })
    await vi.waitFor(() => expect(again.safe.value).toBe('phone'))
  })

  it('fills in once what registers know; what a person empties stays empty', async () => {
    begun = { ...NOTHING, facts: [{ path: 'person.name', value: '马秀兰', source: 'people', sourceName: { zh: '公安人口库', en: 'Population register' }, at: '2026-11-23T00:00:00Z' }] }
    const draft = await opened()
    expect(draft.form.value?.engine.answers).toEqual({ name: '马秀兰' })
    expect(draft.draft.value?.sources).toEqual({ '/name': { zh: '公安人口库', en: 'Population register' } })
    draft.form.value?.change('/name', undefined)
    await draft.sync.flush()
    scope.stop()
    const again = await opened()
    expect(again.form.value?.engine.answers).toEqual({})
  })

  it('tells when what lies here can no longer be read', async () => {
    await opened()
    scope.stop()
    const { disk } = await import('@/kit/disk')
    const db = await disk()
    for (const row of await db.getAll('drafts')) await db.put('drafts', { ...row, version: 'other' })
    const again = await opened()
    expect(again.isLost.value).toBe(true)
    expect(again.form.value).not.toBeNull()
  })

  it('says that a named draft is gone rather than beginning another one', async () => {
    const draft = open()
    await draft.open('HF-XX-01', '01890000-0000-7000-8000-000000000009')
    expect(draft.failed.value?.status).toBe(404)
    expect(draft.form.value).toBeNull()
  })
})
