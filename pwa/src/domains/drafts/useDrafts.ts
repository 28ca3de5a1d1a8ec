/** The list 待提交: what the server has, with what only this device has. */
import { shallowRef } from 'vue'
import { readItem } from '@/domains/catalogue/api'
import { asProblem, type Problem } from '@/kit/http'
import { both } from '@/kit/words'
import { deleteDraft, listDrafts, putDraft, readDraft, type DraftLine } from './api'
import { contentOf } from './rules'
import { forget } from './useKept'

export interface Shown extends DraftLine {
  name: string
}

export function useDrafts(owner: string) {
  const drafts = shallowRef<Shown[] | null>(null)
  const failed = shallowRef<Problem | null>(null)

  async function load(): Promise<void> {
    failed.value = null
    try {
      const lines = await listDrafts()
      drafts.value = await Promise.all(lines.map(async (line) => Object.assign(line, { name: both((await readItem(line.item)).name) })))
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  /** Throws a draft away; the undo makes it again under a new id, with what it held. */
  async function drop(line: Shown, newId: () => string): Promise<(() => Promise<void>) | null> {
    failed.value = null
    try {
      const copy = await readDraft(line.id)
      await deleteDraft(line.id)
      await forget(owner, line.id)
      await load()
      return async () => {
        const { answers } = contentOf(copy)
        await putDraft(newId(), { item: copy.item, revision: copy.revision, answers, materials: {}, base: null })
        await load()
      }
    } catch (error) {
      failed.value = asProblem(error)
      return null
    }
  }

  return { drafts, failed, load, drop }
}
