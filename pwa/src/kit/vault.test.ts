import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deviceKey, idleOwners } from './deviceKey'
import { disk, shelf } from './disk'
import { destroyVault, Moved, openVault, sweepIdle, SignedOut, Unreadable, welcome, Vault } from './vault'

const XIULAN = 'account-xiulan'
const XIAOYAN = 'account-xiaoyan'
const answers = { name: '马秀兰', idNumber: '640104194901010026' }

let vault: Vault
beforeEach(async () => {
  await destroyVault(XIULAN)
  await destroyVault(XIAOYAN)
  for (const owner of [XIULAN, XIAOYAN]) welcome(owner)
  vault = await openVault(XIULAN)
})

afterEach(() => vi.restoreAllMocks())

describe('a vault', () => {
  it('opens on a full disk an hour later', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', value: answers })
    const later = Date.now() + 2 * 3600_000
    vi.spyOn(Date, 'now').mockReturnValue(later)
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    expect((await new Vault(XIULAN, await deviceKey(XIULAN)).read('drafts', 'd1'))?.value).toEqual(answers)
  })

  it('gives back what was kept, with its files', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    await vault.keep({ store: 'drafts', id: 'd1', version: '1.1', value: answers })
    await vault.keep({ store: 'files', id: 'f1', group: 'd1', value: { slot: 'photo' }, bytes: new Blob([bytes]) })
    expect(await vault.read('drafts', 'd1')).toMatchObject({ version: '1.1', value: answers })
    expect((await vault.read('files', 'f1'))?.bytes).toEqual(bytes)
    expect((await vault.list('files', 'd1')).map(({ id }) => id)).toEqual(['f1'])
    expect(await vault.list('files', 'd2')).toEqual([])
  })

  it('lets nothing readable onto the disk', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', version: '1.1', value: answers })
    const rows = await (await disk()).getAll('drafts')
    expect(rows).toHaveLength(1)
    expect(new TextDecoder().decode(rows[0]?.value)).not.toMatch(/马秀兰|640104/)
  })

  it('keeps and drops together', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', value: 1 })
    await vault.change([{ store: 'outbox', id: '/api/drafts/d1', value: 2 }], [{ store: 'drafts', id: 'd1' }])
    expect(await vault.read('drafts', 'd1')).toBeUndefined()
    expect((await vault.read<number>('outbox', '/api/drafts/d1'))?.value).toBe(2)
  })

  it('opens a record under its own version only', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', version: '1.1', value: answers })
    const db = await disk()
    const row = await db.get('drafts', [XIULAN, 'd1'])
    if (row) await db.put('drafts', { ...row, version: '1.2' })
    await expect(vault.read('drafts', 'd1')).rejects.toThrow(Unreadable)
  })

  it('shows one person nothing of another', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', value: answers })
    const other = await openVault(XIAOYAN)
    expect(await other.list('drafts')).toEqual([])
    expect(await other.read('drafts', 'd1')).toBeUndefined()
  })

  it('leaves nothing of an account that signs out, and everything of the others', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', value: answers })
    await (await openVault(XIAOYAN)).keep({ store: 'drafts', id: 'd2', value: answers })
    await destroyVault(XIULAN)
    const db = await disk()
    expect((await db.getAll('drafts')).map(({ id }) => id)).toEqual(['d2'])
    expect((await db.getAll('keys')).map(({ owner }) => owner)).toEqual([XIAOYAN])
  })

  it('cannot open an old record under a new key', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', value: answers })
    const db = await disk()
    const row = await db.get('drafts', [XIULAN, 'd1'])
    await destroyVault(XIULAN)
    welcome(XIULAN)
    if (row) await db.put('drafts', row)
    await expect((await openVault(XIULAN)).read('drafts', 'd1')).rejects.toThrow(Unreadable)
  })

  it('is not begun anew by a page that is still open after signing out', async () => {
    await destroyVault(XIULAN)
    await expect(openVault(XIULAN)).rejects.toThrow(SignedOut)
    expect(await (await disk()).getAll('keys')).toEqual([])
    welcome(XIULAN)
    expect(await (await openVault(XIULAN)).list('drafts')).toEqual([])
  })

  it('changes a record on what lies there, as often as another tab was faster', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', version: '1', value: ['a'] })
    const add = (one: string): Promise<unknown> => vault.revise<string[]>('drafts', 'd1', '', (now) => [...(now ?? []), one])
    await Promise.all(['b', 'c', 'd'].map(add))
    const row = await vault.read<string[]>('drafts', 'd1')
    expect(row?.version).toBe('4')
    expect([...(row?.value ?? [])].sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('sees what another tab wrote since, even where the numbers are the same again', async () => {
    const add = (one: string) => (now: string[] | null): string[] => [...(now ?? []), one]
    await vault.revise('drafts', 'd1', '', add('a'))
    const tab = new Vault(vault.owner, await deviceKey(vault.owner))
    await tab.revise('drafts', 'd1', '', add('b'))
    await vault.revise('drafts', 'd1', '', add('c'))
    expect((await tab.read('drafts', 'd1'))?.value).toEqual(['a', 'b', 'c'])
    await tab.drop('drafts', 'd1')
    for (const one of ['x', 'y', 'z']) await tab.revise('drafts', 'd1', '', add(one))
    expect((await (await disk()).get('drafts', [XIULAN, 'd1']))?.version).toBe('3')
    await vault.revise('drafts', 'd1', '', add('d'))
    expect((await tab.read('drafts', 'd1'))?.value).toEqual(['x', 'y', 'z', 'd'])
  })

  it('answers with what lies there where there is nothing to do', async () => {
    await vault.revise<string>('drafts', 'd1', '', () => 'mine')
    await new Vault(vault.owner, await deviceKey(vault.owner)).revise<string>('drafts', 'd1', '', () => 'theirs')
    expect(await vault.revise<string>('drafts', 'd1', '', (now) => now)).toBe('theirs')
    await vault.drop('drafts', 'd1')
    expect(await vault.revise<string>('drafts', 'd1', '', () => null)).toBeNull()
  })

  it('is not changed by whoever goes on with what it gave', async () => {
    const given = await vault.revise<string[]>('drafts', 'd1', '', () => ['a'])
    given?.push('not kept')
    expect(await vault.revise<string[]>('drafts', 'd1', '', (now) => [...(now ?? []), 'b'])).toEqual(['a', 'b'])
  })

  it('writes nothing when what was expected has moved', async () => {
    await vault.keep({ store: 'drafts', id: 'd1', version: '2', value: 1 })
    const change = vault.change([{ store: 'drafts', id: 'd2', value: 2 }], [{ store: 'drafts', id: 'd1' }], [{ store: 'drafts', id: 'd1', version: '1' }])
    await expect(change).rejects.toThrow(Moved)
    expect((await vault.list('drafts')).map(({ id }) => id)).toEqual(['d1'])
  })

  it('is swept after thirty idle days', async () => {
    const db = await disk()
    const row = await db.get('keys', XIULAN)
    if (row) await db.put('keys', { ...row, usedAt: Date.now() - 31 * 24 * 3600 * 1000 })
    expect(await idleOwners()).toEqual([XIULAN])
    await sweepIdle()
    expect(await db.getAll('keys')).toEqual([])
  })
})

it('keeps public things on a shelf in the clear', async () => {
  await shelf.keep('items', { version: '7' })
  expect(await shelf.read('items')).toEqual({ version: '7' })
  await shelf.drop('items')
  expect(await shelf.keys()).toEqual([])
})
