/** Drafts as this device keeps them, sealed under the account's key. The page, other tabs and the sender all change them
 * here: each change is made on what lies there now, so that none is lost. */
import { DiskFull } from '@/kit/disk'
import { keptSomething } from '@/kit/remains'
import { local } from '@/kit/problem'
import { Moved, openVault } from '@/kit/vault'
import { combined, isSame, lifted, type Kept } from './rules'
import type { Signed } from './useOutboxed'

const STORE = 'drafts'

/** What found no room on the disk: the sender of this tab still sends it, so that the server at least has it. */
const unkept = new Map<string, { was: Kept; mine: Kept }>()
const keyOf = (owner: string, id: string): string => `${owner}/${id}`

/** The draft with what found no room, where there is such. */
function withUnkept(owner: string, kept: Kept | null): Kept | null {
  const over = kept && unkept.get(keyOf(owner, kept.id))
  if (!over) return kept
  // In a newer revision of the form it was made of what lies there, which alone was called saved.
  if (over.mine.revision !== kept.revision) return kept
  return isSame(over.was, kept) ? over.mine : combined(over.was, over.mine, kept)
}

export async function readKept(owner: string, id: string): Promise<Kept | null> {
  const found = await (await openVault(owner)).read<Kept>(STORE, id)
  return withUnkept(owner, found ? lifted(found.value) : null)
}

/** Makes one change and resolves when it is on the disk; `change` may run several times. Throws `DiskFull`: the last
 * good copy lies there then, and the change holds until this tab closes. */
export async function reviseKept(owner: string, id: string, change: (now: Kept) => Kept): Promise<Kept | null> {
  const vault = await openVault(owner)
  try {
    let over: { was: Kept; mine: Kept } | undefined
    const next = await vault.revise<Kept>(STORE, id, '', (row) => {
      over = unkept.get(keyOf(owner, id))
      const now = withUnkept(owner, row && lifted(row))
      return now && change(now)
    })
    // What found no room while this was written is not in it.
    if (unkept.get(keyOf(owner, id)) === over) unkept.delete(keyOf(owner, id))
    return next
  } catch (error) {
    if (error instanceof DiskFull) {
      const row = await vault.read<Kept>(STORE, id)
      const was = row && lifted(row.value)
      const now = withUnkept(owner, was ?? null)
      const mine = now && change(now)
      // A newer revision of the form is never held by this tab alone: what was typed in the older one stays held.
      if (was && mine?.revision === was.revision) unkept.set(keyOf(owner, id), { was, mine })
    }
    throw error
  }
}

/** As `reviseKept`, for the sender: a full disk does not stop it. */
export async function reviseAnyway(owner: string, id: string, change: (now: Kept) => Kept): Promise<Kept | null> {
  try {
    return await reviseKept(owner, id, change)
  } catch (error) {
    if (!(error instanceof DiskFull)) throw error
    return readKept(owner, id)
  }
}

/** Keeps a new draft, unless another tab has just done so; or anew, with what this tab made of `was`, where the store was
 * cleared under it. */
export async function keepNew(owner: string, draft: Kept, was?: Kept | null): Promise<Kept> {
  const change = (now: Kept | null): Kept => (now && was ? combined(was, draft, lifted(now)) : (now ?? draft))
  const kept = await (await openVault(owner)).revise<Kept>(STORE, draft.id, draft.item, change)
  void keptSomething().catch(() => undefined)
  return lifted(kept ?? draft)
}

/** The newest draft of an item on this device. */
export async function newestKept(owner: string, item: string): Promise<Kept | null> {
  const about = await (await openVault(owner)).list(STORE, item)
  const last = about[about.length - 1]
  return last ? readKept(owner, last.id) : null
}

/** Drafts on this device, oldest first, without opening them. */
export async function listKept(owner: string): Promise<{ id: string; item: string; at: number }[]> {
  const about = await (await openVault(owner)).list(STORE)
  return about.map(({ id, group, at }) => ({ id, item: group, at }))
}

/** Takes the draft with its files and whatever waits to be sent of it off this device; gives the undo. Throws a `Problem`
 * while an application is on its way: what becomes of that only its answer says (I3). */
export async function forget(owner: string, id: string): Promise<() => Promise<void>> {
  const vault = await openVault(owner)
  const signed = await vault.read<Signed>('outbox', id)
  if (signed?.value.isTried && !signed.value.held) throw local('on_its_way')
  try {
    const taken = await vault.take(await everythingOf(owner, id), [{ store: 'outbox', id, version: signed?.version ?? null }])
    unkept.delete(keyOf(owner, id))
    return () => vault.putBack(taken)
  } catch (error) {
    if (error instanceof Moved) return forget(owner, id)
    throw error
  }
}

/** All records that belong to a draft. */
export async function everythingOf(owner: string, id: string): Promise<{ store: 'drafts' | 'outbox' | 'files' | 'bytes'; id: string }[]> {
  const vault = await openVault(owner)
  const [files, bytes] = await Promise.all([vault.list('files', id), vault.list('bytes', id)])
  return [
    { store: STORE, id },
    { store: 'outbox', id },
    ...files.map((file) => ({ store: 'files' as const, id: file.id })),
    ...bytes.map((file) => ({ store: 'bytes' as const, id: file.id })),
  ]
}
