/** All that has not left this device: shown, sent, mended, taken along as a copy, thrown away. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { readItem } from '@/domains/catalogue/api'
import { unsent } from '@/domains/materials/useFiles'
import { hear } from '@/kit/notices'
import { asProblem, Problem } from '@/kit/problem'
import { both } from '@/kit/words'
import { openVault, Unreadable } from '@/kit/vault'
import { lineOf, type Line } from './rules'
import { forget, listKept, readKept } from './useKept'
import { isReceipt, readSigned } from './useOutboxed'
// Why something was refused is said in the words of cases.
import '@/domains/cases/useWords'
import { senderOf } from './useSending'

export interface Shown extends Line {
  name: string
}

export function useOutbox(owner: string) {
  const lines = shallowRef<Shown[] | null>(null)
  /** Why the last sending stopped for now. */
  const passing = shallowRef<Problem | null>(null)
  const sending = ref<string | null>(null)
  let reading: Promise<void> | null = null
  let isStale = false

  async function read(): Promise<void> {
    do {
      isStale = false
      const found = await waitingOf(owner)
      lines.value = await Promise.all(found.map(async (line) => ({ ...line, name: await nameOf(line.item) })))
    } while (isStale)
  }

  /** Once at a time; what changes meanwhile is read again. */
  function load(): Promise<void> {
    isStale = true
    reading ??= read().finally(() => {
      reading = null
    })
    return reading
  }

  async function send(): Promise<void> {
    await senderOf(owner).flush()
    await load()
  }

  /** Throws the whole draft with its files and signature off this device; gives the undo, or null when it has begun to be
   * sent meanwhile, as the line says then. */
  async function discard(line: Line): Promise<(() => Promise<void>) | null> {
    const undo = await forget(owner, line.id).catch(unlessSent)
    await load()
    if (!undo) return null
    return async () => {
      await undo()
      await load()
    }
  }

  onScopeDispose(
    hear((notice) => {
      if (notice.owner !== owner) return
      if (notice.store === 'keys') return
      if (notice.store !== 'sender') return void load()
      sending.value = notice.sending ? notice.id : null
      if (!notice.sending) passing.value = notice.problem ? Problem.from(notice.problem) : null
    }),
  )
  const shown = computed(() => lines.value?.map((line) => (line.id === sending.value && line.state === 'waiting' ? { ...line, state: 'sending' as const } : line)) ?? null)
  return { lines: shown, passing, load, send, discard }
}

function unlessSent(error: unknown): null {
  if (asProblem(error).code !== 'on_its_way') throw error
  return null
}

/** Oldest first. */
async function waitingOf(owner: string): Promise<Line[]> {
  const vault = await openVault(owner)
  const [drafts, outbox] = await Promise.all([listKept(owner), vault.list('outbox')])
  const alone = outbox.filter(({ id }) => !isReceipt(id) && !drafts.some((draft) => draft.id === id)).map(({ id, group, at }) => ({ id, item: group, at }))
  const found = await Promise.all(
    [...drafts, ...alone].map(async ({ id, item, at }) => {
      try {
        const [kept, signed] = [await readKept(owner, id), await readSigned(vault, id)]
        const files = await unsent(vault, Object.values(kept?.content.materials ?? {}).flat())
        return lineOf({ id, item, at, kept, signed, files: files.length })
      } catch (error) {
        // Its key was cleared by the browser: its form says so; here there is nothing to send.
        if (error instanceof Unreadable) return null
        throw error
      }
    }),
  )
  return found.filter((line): line is Line => line !== null).sort((a, b) => a.at - b.at)
}

const nameOf = (code: string): Promise<string> =>
  readItem(code).then(
    (item) => both(item.name),
    () => code,
  )
