/** The signed application of one draft, for its page: put into the outbox here, sent by the sender, watched until its
 * receipt is in (security.md 3, I3). */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { Document, Signature } from '@/domains/signatures/rules'
import { asProblem, Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import type { Sender } from '@/kit/sync/sender'
import { hear } from '@/kit/notices'
import { onCleared } from '@/kit/remains'
import { openVault } from '@/kit/vault'
import type { Content } from './rules'
import { readSigned, receiptId, type Signed } from './useOutboxed'

/** Why a submission is refused is said in the words of cases: they come with what sends it. */
async function sender(owner: string): Promise<Sender> {
  const [{ senderOf }] = await Promise.all([import('./useSending'), import('@/domains/cases/useWords')])
  return senderOf(owner)
}

export interface Hand {
  document: Document
  signature: Signature
  item: string
  /** What was signed, as the draft holds it. */
  content: Content
  /** Of the case that is corrected; null for a first submission. */
  caseVersion: number | null
}

export function useSubmission(owner: string) {
  const busy = ref(false)
  const kept = shallowRef<Signed | null>(null)
  /** The id of what is in, with a receipt that holds. */
  const sent = shallowRef<string | null>(null)
  const unkept = shallowRef<Problem | null>(null)
  const passing = shallowRef<Problem | null>(null)
  let id = ''
  /** The receipt that what was signed waits for. */
  let awaited = ''

  async function look(): Promise<void> {
    const vault = await openVault(owner)
    kept.value = await readSigned(vault, id)
    if (kept.value) awaited = receiptId(id, kept.value.document.round)
    else if (awaited && (await vault.read('outbox', awaited))) sent.value = id
  }

  /** Finds what this device has signed of this draft and not yet a receipt for. */
  async function find(draft: string): Promise<void> {
    id = draft
    await look()
  }

  /** Signed: from here on it goes by itself, now or when there is a network, in this tab or another. */
  async function submit({ document, signature, item, content, caseVersion }: Hand): Promise<void> {
    if (busy.value) return
    busy.value = true
    unkept.value = passing.value = null
    try {
      const step = document.round > 0 && caseVersion !== null ? { id: uuid7(), version: caseVersion } : null
      const fresh: Signed = { v: 1, item, document, signature, content, step, draftVersion: null, isTried: false, resent: 0, held: null, at: Date.now() }
      const vault = await openVault(owner)
      // What is on its way already stays as it is: a second tap, or a second tab, signs nothing new.
      await vault.revise<Signed>('outbox', document.id, item, (now) => (now && !now.held ? null : fresh))
      id = document.id
      await look()
      await (await sender(owner)).flush()
      await look()
    } catch (error) {
      unkept.value = asProblem(error)
    } finally {
      busy.value = false
    }
  }

  /** Sends what waits, the same bytes as before where it was tried. */
  async function again(): Promise<void> {
    busy.value = true
    try {
      await (await sender(owner)).flush()
      await look()
    } finally {
      busy.value = false
    }
  }

  /** Takes the signature back, so that the draft can be changed; what was sent and not answered cannot be taken back. */
  async function takeBack(): Promise<void> {
    const vault = await openVault(owner)
    const row = await vault.read<Signed>('outbox', id)
    if (!row || row.value.isTried) return
    awaited = ''
    await vault.change([], [{ store: 'outbox', id }], [{ store: 'outbox', id, version: row.version }]).catch(() => undefined)
    await look()
  }

  const deaf = hear((notice) => {
    if (notice.owner !== owner || !id) return
    if (notice.store === 'outbox' && [id, awaited].includes(notice.id)) void look()
    if (notice.store === 'sender' && notice.id === id && !notice.sending) passing.value = notice.problem ? Problem.from(notice.problem) : null
  })
  // Thrown away by the browser while it waited: it is kept anew, the same bytes.
  const unheed = onCleared(async () => {
    const mine = kept.value
    if (!mine) return
    await (await openVault(owner)).revise<Signed>('outbox', id, mine.item, (now) => now ?? mine)
    await (await sender(owner)).flush()
  })
  onScopeDispose(() => {
    deaf()
    unheed()
  })

  /** Signed and under way: the draft is read-only. */
  const open = computed(() => (kept.value && !kept.value.held ? kept.value : null))
  const failed = computed(() => unkept.value ?? (kept.value?.held ? Problem.from(kept.value.held.problem) : passing.value))
  return { busy, open, kept, sent, failed, find, submit, again, takeBack }
}
