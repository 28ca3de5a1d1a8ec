/** Sends a signed application. Once tried its bytes stay as they are until answered; it leaves the device only
 * after a receipt for exactly its content was verified (security.md 3, I3). */
import { ref, shallowRef } from 'vue'
import { submitCase, takeStep, type Case } from '@/domains/cases/api'
import { checkReceipt } from '@/domains/cases/useReceipt'
// Why a submission is refused is said in the words of cases.
import '@/domains/cases/useWords'
import type { Document, Signature } from '@/domains/signatures/rules'
import { digest } from '@/kit/canonical'
import { asProblem, Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { local } from '@/kit/problem'
import { openVault } from '@/kit/vault'

interface Sent {
  document: Document
  signature: Signature
  draftVersion: string | null
  /** A resubmission is a step: its id and the version of the case it was made for. */
  step: { id: string; version: number } | null
}

export function useSubmission(owner: string) {
  const busy = ref(false)
  const failed = shallowRef<Problem | null>(null)
  /** A submission that was sent and not answered: the draft is read-only meanwhile. */
  const open = shallowRef<Sent | null>(null)

  /** Finds a submission that this device sent before and that nobody has answered. */
  async function find(id: string): Promise<void> {
    open.value = (await (await openVault(owner)).read<Sent>('outbox', id))?.value ?? null
  }

  async function submit(document: Document, signature: Signature, draftVersion: string | null, caseVersion: number | null): Promise<Case | null> {
    if (busy.value) return null
    const step = document.round > 0 && caseVersion !== null ? { id: uuid7(), version: caseVersion } : null
    const sent: Sent = { document, signature, draftVersion, step }
    busy.value = true
    try {
      await (await openVault(owner)).keep({ store: 'outbox', id: document.id, value: sent })
      open.value = sent
    } catch (error) {
      failed.value = asProblem(error)
      return null
    } finally {
      busy.value = false
    }
    return again()
  }

  /** Sends what is open, the same bytes as before. */
  async function again(): Promise<Case | null> {
    const sent = open.value
    if (!sent || busy.value) return null
    busy.value = true
    failed.value = null
    try {
      const found = await put(sent)
      await demandReceipt(found, sent)
      const vault = await openVault(owner)
      await vault.change([{ store: 'outbox', id: `receipt-${sent.document.id}`, value: found.receipt }], [{ store: 'outbox', id: sent.document.id }])
      open.value = null
      return found
    } catch (error) {
      failed.value = asProblem(error)
      if (isAnswer(failed.value)) await letGo(sent)
      return null
    } finally {
      busy.value = false
    }
  }

  /** The server has said no: the draft may be changed again, and the signature no longer holds. */
  async function letGo(sent: Sent): Promise<void> {
    await (await openVault(owner)).drop('outbox', sent.document.id)
    open.value = null
  }

  return { busy, failed, open, find, submit, again }
}

function put({ document, signature, draftVersion, step }: Sent): Promise<Case> {
  if (!step) return submitCase(document.id, { document, signature, draftVersion })
  return takeStep(document.id, step.id, { step: 'resubmit', version: step.version, document, signature, draftVersion })
}

/** A page with status 200 is no receipt: only our signature over exactly this content is. */
async function demandReceipt(found: Case, { document }: Sent): Promise<void> {
  const receipt = await checkReceipt(found.receipt ?? '').catch(() => null)
  if (!receipt || receipt.sub !== document.id || receipt.digest !== (await digest(document))) throw local('garbled')
}

const isAnswer = (problem: Problem): boolean =>
  problem.status >= 400 && problem.status < 500 && ![401, 408, 423, 425, 429].includes(problem.status) && problem.code !== 'step_up_needed'
