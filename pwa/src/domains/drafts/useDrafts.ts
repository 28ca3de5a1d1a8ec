/** The list 待提交: what the server has, and what only this device has. */
import { shallowRef } from 'vue'
import { readItem } from '@/domains/catalogue/api'
import { unsent } from '@/domains/materials/useFiles'
import { asProblem, type Problem } from '@/kit/http'
import { local } from '@/kit/problem'
import { openVault } from '@/kit/vault'
import { both } from '@/kit/words'
import { deleteDraft, listDrafts, readDraft } from './api'
import { isCurrent } from './rules'
import { begunAgain, fromServer } from './rules/opening'
import { forget, keepNew, listKept, readKept } from './useKept'
import { readSigned } from './useOutboxed'

export interface Shown {
  id: string
  item: string
  name: string
  updatedAt: string
  round: number
  /** Not on the server yet. */
  isOnlyHere: boolean
}

export function useDrafts(owner: string) {
  const drafts = shallowRef<Shown[] | null>(null)
  /** Why they could not be read. */
  const failed = shallowRef<Problem | null>(null)
  /** Why one was not thrown away: reading them again does not do it. */
  const refused = shallowRef<Problem | null>(null)

  async function load(): Promise<void> {
    failed.value = null
    const there = await listDrafts().catch((error: unknown) => {
      failed.value = asProblem(error)
      return null
    })
    const known = new Set(there?.map(({ id }) => id))
    const kept = (await listKept(owner).catch(() => [])).filter(({ id }) => !known.has(id))
    const left = there ? await unsaved(kept) : kept
    const here = left.map(({ id, item, at }) => ({ id, item, updatedAt: new Date(at).toISOString(), round: 0 }))
    const lines = [...here.map((line) => ({ ...line, isOnlyHere: true })), ...(there ?? []).map((line) => ({ ...line, isOnlyHere: false }))]
    drafts.value = await Promise.all(lines.map(async (line) => ({ ...line, name: await nameOf(line.item) })))
  }

  /** All but those that were sent in or thrown away elsewhere just as they are here: a copy of that is of no use. A list
   * that does not name one proves nothing: it may be an old one, another person's, or from before a backup was put back. */
  async function unsaved(kept: Awaited<ReturnType<typeof listKept>>): Promise<typeof kept> {
    const left: typeof kept = []
    for (const line of kept) {
      if (await isOver(line.id).catch(() => false)) await forget(owner, line.id)
      else left.push(line)
    }
    return left
  }

  async function isOver(id: string): Promise<boolean> {
    const [vault, draft] = [await openVault(owner), await readKept(owner, id)]
    if (!draft || !isCurrent(draft) || (await readSigned(vault, id))) return false
    if ((await unsent(vault, Object.values(draft.content.materials).flat())).length > 0) return false
    const why = await readDraft(id).then(
      () => '',
      (error: unknown) => asProblem(error).code,
    )
    return why === 'draft_submitted' || why === 'draft_deleted'
  }

  /** Throws a draft away and gives the undo; one that the server had is begun again under a new id with what was filled in. */
  async function drop(line: Shown): Promise<(() => Promise<void>) | null> {
    refused.value = null
    try {
      const undo = await (line.isOnlyHere ? forget(owner, line.id) : dropThere(line.id))
      await load()
      return async () => {
        await undo()
        await load()
      }
    } catch (error) {
      refused.value = asProblem(error)
      return null
    }
  }

  /** What is taken back lies on this device first, as any draft: a network that is gone meanwhile, or a form that is closed
   * by now, keeps it from nobody; the sender carries it over. */
  async function dropThere(id: string): Promise<() => Promise<unknown>> {
    const there = await readDraft(id)
    const here = await readKept(owner, id).catch(() => null)
    const signed = await readSigned(await openVault(owner), id)
    if (signed?.isTried && !signed.held) throw local('on_its_way')
    await deleteDraft(id)
    await forget(owner, id)
    return async () => {
      await keepNew(owner, begunAgain(here ?? fromServer(there)))
      const { senderOf } = await import('./useSending')
      await senderOf(owner).flush()
    }
  }

  return { drafts, failed, refused, load, drop }
}

const nameOf = (code: string): Promise<string> =>
  readItem(code).then(
    (item) => both(item.name),
    () => code,
  )
