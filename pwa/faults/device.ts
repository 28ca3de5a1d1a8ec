/** What a page of the app does with a draft, without the screen: the very functions that `useApply` puts together, given
 * out so that a test can be the person. Evaluated once a tab: each has its own memory over its device's disk. */
import { effectScope, ref } from 'vue'
import { checkReceipt } from '@/domains/cases/useChecked'
import { deleteDraft } from '@/domains/drafts/api'
import { merge, type Conflict, type Kept } from '@/domains/drafts/rules'
import { useDraft } from '@/domains/drafts/useDraft'
import { useDrafts } from '@/domains/drafts/useDrafts'
import { forget, listKept, readKept } from '@/domains/drafts/useKept'
import { isReceipt, readSigned, type Signed } from '@/domains/drafts/useOutboxed'
import { usePapers } from '@/domains/drafts/usePapers'
import { useRevised } from '@/domains/drafts/useRevised'
import { senderOf } from '@/domains/drafts/useSending'
import { useSigned } from '@/domains/drafts/useSigned'
import { useSubmission } from '@/domains/drafts/useSubmission'
import { isSame } from '@/domains/drafts/rules'
import { bytesOf, readFile } from '@/domains/materials/useFiles'
import type { Paper } from '@/domains/materials/rules'
import { readCase } from '@/domains/cases/api'
import type { Answers, Json } from '@/form/schema'
import { digest } from '@/kit/canonical'
import { sendAs } from '@/kit/http'
import { openVault } from '@/kit/vault'
import { computed } from 'vue'

export { deleteDraft, digest, isSame, merge, sendAs }
export type { Answers, Conflict, Json, Kept, Paper, Signed }

const STROKES: [number, number, number][][] = [[[40, 60, 0], [90, 20, 40], [140, 70, 80], [200, 30, 130]], [[60, 90, 400], [180, 95, 520]]]

/** One draft open in one tab. */
export function openPage(owner: string, code: string) {
  const scope = effectScope()
  const made = scope.run(() => {
    const draft = useDraft(owner)
    const view = computed(() => draft.form.value?.view.value ?? null)
    const papers = usePapers(owner, draft, view, ref(false))
    const isShown = ref(false)
    const signed = useSigned(draft, papers, view, computed(() => isShown.value))
    const submission = useSubmission(owner)
    const revised = useRevised({ ...draft, ...papers, submission } as never)

    async function open(id: string | null): Promise<void> {
      await draft.open(code, id)
      const opened = draft.draft.value
      if (opened) await Promise.all([papers.materials.open(), submission.find(opened.id)])
    }

    /** As the review page does: shown, then signed; why not, when it cannot be. */
    async function sign(): Promise<string> {
      if (submission.open.value) return 'open'
      const kept = draft.draft.value
      if (!kept || kept.conflicts.length > 0 || draft.consents.lacking.value.length > 0) return 'not ready'
      const wrong = view.value?.errors[0]
      if (wrong) return `wrong ${wrong.pointer} ${wrong.code}`
      isShown.value = false
      await signed.renew()
      isShown.value = true
      for (let turn = 0; turn < 50 && !signed.document.value; turn += 1) await new Promise((resolve) => setTurn(resolve))
      await signed.renew()
      const document = signed.document.value
      const now = draft.draft.value
      if (!document || !now) return 'no document'
      const caseVersion = now.round > 0 ? await readCase(now.id).then(({ version }) => version, () => null) : null
      if (now.round > 0 && caseVersion === null) return 'no case'
      const signature = { method: 'drawn' as const, digest: await digest(document), signedAt: new Date().toISOString(), strokes: STROKES, name: '', code: '' }
      await submission.submit({ document, signature, item: code, content: signed.content.value ?? now.content, caseVersion })
      return 'signed'
    }

    return { draft, papers, submission, revised, open, sign, close: () => scope.stop() }
  })
  if (!made) throw new Error('the page is closed')
  return made
}

declare const setTurn: (run: (value: unknown) => void) => void

export const flush = (owner: string): Promise<void> => senderOf(owner).flush()
export const list = (owner: string): Promise<void> => useDrafts(owner).load()
export const throwAway = async (owner: string, id: string): Promise<void> => {
  await deleteDraft(id)
  await forget(owner, id)
}

export interface Left {
  kept: Kept[]
  signed: Signed[]
  /** Receipts on the disk that hold: by id and round. */
  receipts: { id: string; round: number; digest: string; materials: { id: string; sha256: string }[] }[]
  papers: Paper[]
  /** Papers named here whose bytes are not. */
  bytesGone: string[]
}

/** All that lies on this device of an account. */
export async function leftOn(owner: string): Promise<Left> {
  const vault = await openVault(owner)
  const left: Left = { kept: [], signed: [], receipts: [], papers: [], bytesGone: [] }
  for (const { id } of await listKept(owner)) {
    const kept = await readKept(owner, id)
    if (kept) left.kept.push(kept)
  }
  for (const { id } of await vault.list('outbox')) {
    if (isReceipt(id)) {
      const token = (await vault.read<string>('outbox', id))?.value ?? ''
      const round = Number(id.slice(id.lastIndexOf('-') + 1))
      const { sub, digest: signed, materials } = await checkReceipt(token)
      left.receipts.push({ id: sub, round, digest: signed, materials })
    } else {
      const signed = await readSigned(vault, id)
      if (signed) left.signed.push(signed)
    }
  }
  for (const { id } of await vault.list('files')) {
    const paper = await readFile(vault, id)
    if (!paper) continue
    left.papers.push(paper)
    if (!(await bytesOf(vault, id))) left.bytesGone.push(id)
  }
  return left
}

/** What is on the disk of one draft, as it is about to be submitted. */
export async function keptAndSigned(owner: string, id: string): Promise<{ kept: Kept | null; signed: Signed | null }> {
  const vault = await openVault(owner)
  return { kept: await readKept(owner, id), signed: await readSigned(vault, id) }
}
