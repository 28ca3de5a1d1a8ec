/** The whole application on one page: consent, the form's pages, papers, review with signature, sending. */
import { computed, nextTick, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Wrong } from '@/form/checks'
import type { Signature } from '@/domains/signatures/rules'
import { digest } from '@/kit/canonical'
import { asProblem, Problem } from '@/kit/http'
import { useCorrection } from './useCorrection'
import { useDraft } from './useDraft'
import { usePapers } from './usePapers'
import { useSigned } from './useSigned'
import { PAPERS, REVIEW, useSteps } from './useSteps'
import { useSubmission } from './useSubmission'

export type Hand = Omit<Signature, 'digest' | 'signedAt'>

export function useApply(owner: string, code: string) {
  const route = useRoute()
  const router = useRouter()
  const draft = useDraft(owner)
  const view = computed(() => draft.form.value?.view.value ?? null)
  const steps = useSteps(view)
  const submission = useSubmission(owner)
  const correction = useCorrection(draft.item, draft.form)
  const tried = ref(false)
  const papers = usePapers(owner, draft, view, tried)
  const { materials, missing, shots } = papers
  const signed = useSigned(draft, papers, view, computed(() => steps.current.value === REVIEW))

  /** Before the first question, when an answer calls for one more, and when one stands no more. */
  const isGated = computed(() => draft.consents.lacking.value.length > 0)

  function go(key: string): Promise<unknown> {
    tried.value = false
    return steps.go(key)
  }

  /** Forward only from a page without errors; gives the pointer of the first one. */
  async function next(): Promise<string | null> {
    if (steps.page.value) {
      const { name } = steps.page.value
      const first = (): Wrong | null | undefined => draft.form.value?.engine.firstWrong(name)
      if (first()) await draft.come()
      // Whoever has turned the page meanwhile has changed their mind.
      if (steps.page.value?.name !== name) return null
      const wrong = first()
      if (wrong) {
        draft.form.value?.tellAll()
        return wrong.pointer
      }
    }
    if (steps.current.value === PAPERS && missing.value.length > 0) {
      tried.value = true
      return `/materials/${missing.value[0]}`
    }
    const following = steps.steps.value[steps.now.value + 1]
    if (following) await go(following.key)
    return null
  }

  async function open(): Promise<void> {
    const id = typeof route.query['draft'] === 'string' ? route.query['draft'] : null
    await draft.open(code, id)
    const opened = draft.draft.value
    if (!opened) return
    try {
      await Promise.all([materials.open(), submission.find(opened.id), shots.find()])
      // The camera took this page's memory: back to the paper it was for.
      if (shots.left.value) await steps.begin(PAPERS)
      if (opened.round > 0) await openCorrection(opened.id)
    } catch (error) {
      draft.failed.value = asProblem(error)
    }
  }

  async function openCorrection(id: string): Promise<void> {
    await correction.open(id)
    const first = correction.places.value.find((place) => place.step)
    if (first?.step && !steps.named()) await steps.begin(first.step)
  }

  /** Signed and put into the outbox; it goes at once where it can. */
  async function submit(hand: Hand): Promise<void> {
    if (submission.open.value) return submission.again()
    if (unready.value.length > 0) return mend()
    const [document, content] = [signed.document.value, signed.content.value]
    if (!document || !content || isGated.value) return
    const signature: Signature = { ...hand, digest: await digest(document), signedAt: new Date().toISOString() }
    await submission.submit({ document, signature, item: code, content, caseVersion: correction.version.value })
  }

  // In, with a receipt that holds, whichever tab has sent it.
  watch(submission.sent, (id) => id && router.replace({ path: `/cases/${id}`, query: { sent: '1' } }))

  // Refused: what is wrong is told at its place, and what is right then is signed anew.
  watch(
    () => submission.kept.value?.held ?? null,
    async (held, before) => {
      if (!held || held.at === before?.at) return
      const { code: why, errors } = Problem.from(held.problem)
      if (why === 'answers_invalid') await show(errors as readonly Wrong[])
      await signed.renew()
    },
  )

  /** What still keeps the application from being signed. */
  const unready = computed((): readonly Wrong[] => [
    ...(view.value?.errors ?? []),
    ...missing.value.map((slot) => ({ pointer: `/materials/${slot}`, code: 'required', params: {} })),
    // Two values for one question: a person decides before anything is signed.
    ...(draft.draft.value?.conflicts ?? []).map(({ key }) => ({ pointer: `/conflicts${key}`, code: 'undecided', params: {} })),
  ])

  /** Leads to the first of these errors, each told at its field. */
  async function mend(): Promise<void> {
    draft.form.value?.tellAll()
    await lead(unready.value[0])
  }

  async function show(errors: readonly Wrong[]): Promise<void> {
    draft.form.value?.refuse(errors.filter((wrong) => !/^\/(materials|document)\//.test(wrong.pointer)))
    await lead(errors[0])
  }

  async function lead(first: Wrong | undefined): Promise<void> {
    if (first) await steps.go(first.pointer.startsWith('/materials/') ? PAPERS : (draft.form.value?.engine.pageOf(first.pointer) ?? REVIEW))
    tried.value = true
    await nextTick()
  }

  const { document, promises } = signed
  const state = { ...draft, ...steps, ...papers, document, promises, isGated, correction }
  return { ...state, submission, unready, go, next, open, mend, submit }
}
