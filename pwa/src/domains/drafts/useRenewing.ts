/** When a form changes while drafts of it are open: the draft here and what the server has of it are carried over to the
 * same revision before they are compared, by the mappings that come with the newer one. Fetched only when that happens. */
import { readItem, type Item } from '@/domains/catalogue/api'
import { DiskFull } from '@/kit/disk'
import { local, Problem } from '@/kit/problem'
import { openVault } from '@/kit/vault'
import type { Draft } from './api'
import { combined, contentOf, isSame, type Kept, type Left, type Tried } from './rules'
import { met, renewed, stepped } from './rules/renewing'
import { readKept, reviseAnyway, reviseKept } from './useKept'
import type { Signed } from './useOutboxed'

/** Each of these revisions of an item, as it was and stays. */
async function revisions(code: string, ...numbers: (number | undefined)[]): Promise<(revision: number) => Item> {
  const wanted = [...new Set(numbers.filter((one): one is number => one !== undefined))]
  const found = new Map(await Promise.all(wanted.map(async (one) => [one, await readItem(code, one)] as const)))
  return (revision) => {
    const item = found.get(revision)
    if (!item) throw new Error(`revision ${revision} was not fetched`)
    return item
  }
}

/** An opened draft in the newest revision, and its signature void, so that it is seen anew. One that was handed in once
 * keeps its form, and one that is on its way as it was signed is left alone. */
export async function renew(owner: string, mine: Kept, isStored: boolean, newest: Item): Promise<Kept> {
  if (mine.round > 0) return mine
  const vault = await openVault(owner)
  const signed = (await vault.read<Signed>('outbox', mine.id))?.value
  if (signed?.isTried && !signed.held) return mine
  const older = await readItem(mine.item, mine.revision)
  const make = (now: Kept): Kept => renewed(now, older, newest)
  if (!isStored) return make(mine)
  try {
    if (signed && !signed.held) {
      const problem = new Problem({ status: 409, code: 'signed_older' }).plain
      await vault.revise<Signed>('outbox', mine.id, '', (now) => now && (now.isTried ? now : { ...now, held: { state: 'form_changed', problem, at: Date.now() } }))
    }
    return (await reviseKept(owner, mine.id, make)) ?? make(mine)
  } catch (error) {
    if (!(error instanceof DiskFull)) throw error
    // Until there is room for the newer one the older form opens as it was.
    return mine
  }
}

/** The next write fixed as the step that carries the server's copy over. */
export async function fixStep(owner: string, kept: Kept): Promise<Kept | null> {
  const from = kept.base?.revision ?? kept.revision
  const of = await revisions(kept.item, from, kept.revision)
  return reviseAnyway(owner, kept.id, (now) => stepped(now, of(from), of(kept.revision)))
}

/** The server takes the older revision no more: the draft goes on in the newest one. */
export async function reopen(owner: string, id: string, write: Tried | null, problem: Problem): Promise<void> {
  const kept = await readKept(owner, id)
  if (!kept || !isSame(kept.tried, write)) return
  const isOlder = write?.kind === 'put' ? write.body.revision < kept.revision : kept.base?.revision !== undefined
  // It was tried before the draft was carried over: the step that does so on the server goes in its place.
  if (isOlder) return void (await reviseAnyway(owner, id, (now) => (isSame(now.tried, write) ? { ...now, tried: null } : now)))
  // By its number: a cache may still give the older one for the newest.
  const newest = await readItem(kept.item, Number(problem.facts['current']) || undefined)
  if (newest.revision <= kept.revision || kept.round > 0) throw problem
  const older = await readItem(kept.item, kept.revision)
  await carry(owner, id, (now) => (isSame(now.tried, write) ? renewed({ ...now, tried: null }, older, newest) : now))
}

/** A newer revision is never held by this tab alone: where the disk has no room for it, nothing goes on before it has. */
async function carry(owner: string, id: string, make: (now: Kept) => Kept): Promise<void> {
  let made = 0
  const next = await reviseAnyway(owner, id, (now) => {
    const carried = make(now)
    made = carried.revision
    return carried
  })
  if (next && next.revision < made) throw local('disk_full')
}

/** The server's copy is in another revision than the draft here: both are brought into the later one and merged there. */
export async function meet(owner: string, id: string, write: Tried | null, current: Draft, isBaseKnown: boolean): Promise<void> {
  const kept = await readKept(owner, id)
  if (!kept || (write ? !isSame(kept.tried, write) : kept.tried)) return
  // Handed in elsewhere in the older form, and returned: that one is kept to the end. What was written here stays here.
  if (current.round > 0 && current.revision < kept.revision) throw new Problem({ status: 409, code: 'older_form' })
  const of = await revisions(kept.item, kept.revision, kept.base?.revision, current.revision)
  const copy = { ...current, content: contentOf(current), left: current.left as Left[] }
  await carry(owner, id, (now) => {
    const isOther = !isSame(now.tried, kept.tried) || now.revision !== kept.revision || !isSame(now.base, kept.base)
    return isOther ? now : met(now, copy, isBaseKnown, of)
  })
}

/** The record has been carried over while a page had it open: what the page has made of `was` comes along. */
export async function follow(owner: string, was: Kept, mine: Kept, revision: number): Promise<{ item: Item; next: Kept | null; mine: Kept }> {
  const of = await revisions(mine.item, mine.revision, revision)
  const [before, after] = [was, mine].map((one) => renewed(one, of(mine.revision), of(revision))) as [Kept, Kept]
  const next = await reviseKept(owner, mine.id, (now) => (now.revision === revision ? combined(before, after, now) : now))
  return { item: of(revision), next, mine: after }
}
