import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { computed, effectScope, reactive, type EffectScope } from 'vue'
import { shelf } from '@/kit/disk'
import { tell } from '@/kit/notices'
import { reached } from '@/kit/reach'
import { isCleared, keptSomething } from '@/kit/remains'
import { serve } from '@/kit/scripted'
import { destroyVault, openVault, welcome } from '@/kit/vault'
import type { Paper } from './rules'
import { useMaterials } from './useMaterials'

const OWNER = 'xiulan'
const ACCEPTS = ['image/jpeg', 'application/pdf']
const pdf = (text = '%PDF-1.7'): File => new File([text], '合同.pdf', { type: 'application/pdf' })

let scope: EffectScope
let ids: Record<string, string[]>
let onServer: Record<string, object>
/** Until the draft is on the disk. */
let drawn: () => Promise<boolean>

function open(): ReturnType<typeof useMaterials> {
  scope = effectScope()
  const drawer = {
    draft: computed(() => 'd1'),
    ids: () => ids,
    set: (slot: string, change: (now: readonly string[]) => string[]) => {
      ids[slot] = change(ids[slot] ?? [])
      return drawn()
    },
    // Nothing is sent: what sends is tested with the draft.
    send: async () => undefined,
  }
  return scope.run(() => useMaterials(OWNER, drawer)) as ReturnType<typeof useMaterials>
}
const onDisk = async (): Promise<string[]> => (await (await openVault(OWNER)).list('files', 'd1')).map(({ id }) => id)

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  ids = reactive({})
  onServer = {}
  drawn = async () => true
  serve(({ what }) => {
    const found = onServer[what.split('/').at(-1) ?? '']
    return found ? { body: found } : { status: 404, body: { code: 'not_found' } }
  })
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
  reached(true)
})

it('keeps a paper on the device before the draft names it', async () => {
  const materials = open()
  expect(await materials.add('lease', ACCEPTS, pdf())).toBe(true)
  const [paper] = materials.of('lease')
  expect(paper).toMatchObject({ state: 'kept', name: '合同.pdf', bytes: 8 })
  expect(await onDisk()).toEqual([paper?.id])
  expect(materials.isSettled.value).toBe(false)
})

it('shows a paper only when the draft that names it is on the disk, and until then the one it replaces', async () => {
  const materials = open()
  expect(await materials.add('lease', ACCEPTS, pdf())).toBe(true)
  const [old] = materials.of('lease')
  let write = (): void => undefined
  drawn = () => new Promise((done) => (write = () => done(true)))
  const added = materials.add('lease', ACCEPTS, pdf('%PDF-2.0'), { instead: old?.id })
  await vi.waitFor(() => expect(ids['lease']).not.toContain(old?.id))
  expect(materials.of('lease')).toEqual([old])
  write()
  expect(await added).toBe(true)
  expect(materials.of('lease').map(({ id }) => id)).toEqual(ids['lease'])
})

it('keeps at hand what finds no room, and names it in the draft only when there is some', async () => {
  const materials = open()
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => Promise.reject(new DOMException('full', 'QuotaExceededError')) as never)
  expect(await materials.add('lease', ACCEPTS, pdf())).toBe(false)
  const [one] = materials.unkept
  expect([one?.paper.name, materials.of('lease'), ids]).toEqual(['合同.pdf', [], {}])
  expect(await materials.keep(one!)).toBe(false)
  expect(materials.unkept).toHaveLength(1)
  full.mockRestore()
  expect(await materials.keep(one!)).toBe(true)
  expect([materials.unkept.length, ids['lease'], await onDisk()]).toEqual([0, [one?.paper.id], [one?.paper.id]])
})

it('keeps anew what is at hand when the browser has cleared the device, and says of the rest that it is gone', async () => {
  const materials = open()
  await keptSomething()
  await materials.add('lease', ACCEPTS, pdf())
  scope.stop()
  // Loaded anew, this page has shown nothing of the first one's bytes.
  const again = open()
  await again.open()
  await again.add('lease', ACCEPTS, pdf('%PDF-1.4'))
  const vault = await openVault(OWNER)
  await vault.take([...(await onDisk()).flatMap((id) => [{ store: 'files' as const, id }, { store: 'bytes' as const, id }])])
  await shelf.drop('kept')
  expect(await isCleared()).toBe(true)
  await vi.waitFor(async () => expect(await onDisk()).toHaveLength(2))
  expect(again.of('lease').map(({ state, refused }) => [state, refused])).toEqual([
    ['refused', 'file_lost'],
    ['kept', null],
  ])
})

it('keeps at hand what the draft on a full disk cannot name, and leaves the one it was to replace', async () => {
  const materials = open()
  await materials.add('lease', ACCEPTS, pdf())
  const [old] = materials.of('lease')
  drawn = async () => false
  expect(await materials.add('lease', ACCEPTS, pdf('%PDF-2.0'), { instead: old?.id })).toBe(false)
  expect([materials.of('lease'), materials.unkept.length, await onDisk()]).toEqual([[old], 1, [old?.id]])
  drawn = async () => true
  expect(await materials.keep(materials.unkept[0]!)).toBe(true)
  expect([materials.of('lease').length, materials.unkept.length, ids['lease']]).toEqual([1, 0, await onDisk().then((all) => all.filter((id) => id !== old?.id))])
})

it('takes back a removal without taking out what came since', async () => {
  const materials = open()
  for (const text of ['a', 'b']) await materials.add('lease', ACCEPTS, pdf(text))
  const undo = await materials.remove(materials.of('lease')[0]!)
  await materials.add('lease', ACCEPTS, pdf('c'))
  const [b, c] = ids['lease']!
  await undo()
  expect(ids['lease']).toEqual([expect.anything(), b, c])
})

it('refuses what the slot does not take, before anything is kept', async () => {
  const materials = open()
  expect(await materials.add('lease', ['image/jpeg'], pdf())).toBe(false)
  expect(materials.refusedFile.value).toBe('type')
  expect(await onDisk()).toEqual([])
})

it('puts a new paper in the place of the old one', async () => {
  const materials = open()
  await materials.add('lease', ACCEPTS, pdf())
  const old = materials.of('lease')[0]?.id
  await materials.add('lease', ACCEPTS, pdf('%PDF-1.7 again'), { instead: old })
  expect(materials.of('lease')).toHaveLength(1)
  expect(materials.of('lease')[0]?.id).not.toBe(old)
})

it('takes a paper out and puts it back where it was', async () => {
  const materials = open()
  for (const text of ['a', 'b', 'c']) await materials.add('lease', ACCEPTS, pdf(text))
  const before = [...(ids['lease'] ?? [])]
  const undo = await materials.remove(materials.of('lease')[1] as Paper)
  expect(ids['lease']).toEqual([before[0], before[2]])
  await undo()
  expect(ids['lease']).toEqual(before)
})

it('finds its papers again: those here with their bytes, those of another device on the server', async () => {
  const first = open()
  await first.add('lease', ACCEPTS, pdf())
  scope.stop()
  onServer['m2'] = { id: 'm2', slot: 'photo', name: 'b.jpg', type: 'image/jpeg', bytes: 9, sha256: '2', state: 'stored', refused: null, pages: 1, received: 9 }
  ids['photo'] = ['m2']
  const again = open()
  await again.open()
  expect(again.of('lease')[0]).toMatchObject({ state: 'kept', name: '合同.pdf' })
  expect(again.of('photo')[0]).toMatchObject({ state: 'stored' })
  expect(await (await again.picture(again.of('lease')[0] as Paper))?.text()).toBe('%PDF-1.7')
})

it('knows a paper that another device has added while the page is open, once it has come', async () => {
  const materials = open()
  const paper = { id: 'm3', slot: 'photo', name: 'c.jpg', type: 'image/jpeg', bytes: 9, sha256: '3', state: 'stored', refused: null, pages: 1, received: 9 }
  onServer['m3'] = { ...paper, sha256: '', bytes: 0, received: 0, state: 'receiving' }
  ids['photo'] = ['m3']
  await vi.waitFor(() => expect(materials.of('photo')).toHaveLength(1))
  expect(materials.isKnown('m3')).toBe(false)
  onServer['m3'] = paper
  tell({ owner: OWNER, store: 'sender', id: 'd1', sending: false })
  await vi.waitFor(() => expect(materials.isKnown('m3')).toBe(true))
})
