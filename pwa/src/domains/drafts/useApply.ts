/** The whole application on one page: consent, the form's pages, papers, review with signature, sending. */
import { computed, nextTick, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { openSlots } from '@/form/engine'
import type { Wrong } from '@/form/checks'
import { readCase } from '@/domains/cases/api'
import { useMaterials } from '@/domains/materials/useMaterials'
import { documentOf, newSalt, type Document, type Signature } from '@/domains/signatures/rules'
import { digest } from '@/kit/canonical'
import { asProblem } from '@/kit/http'
import { settings } from '@/kit/settings'
import { say } from '@/ui/useToast'
import { textKey, useConsents } from './useConsents'
import { useDraft } from './useDraft'
import { useSubmission } from './useSubmission'
import { t } from './useWords'

export const PAPERS = 'papers'
export const REVIEW = 'review'

export function useApply(owner: string, code: string) {
  const route = useRoute()
  const router = useRouter()
  const draft = useDraft(owner)
  const consents = useConsents()
  const submission = useSubmission(owner)
  const document = shallowRef<Document | null>(null)
  const caseVersion = ref<number | null>(null)
  const defects = ref<{ at: string; text: string; target: string }[]>([])
  const tried = ref(false)
  let salt = newSalt()

  const materials = useMaterials(owner, {
    draft: computed(() => draft.draft.value?.id ?? ''),
    ids: () => draft.draft.value?.content.materials ?? {},
    set: draft.setMaterials,
    async ready() {
      if (!draft.draft.value?.base) await draft.sync.flush()
      return draft.draft.value?.base != null
    },
  })

  const texts = computed(() => (draft.item.value?.consents ?? []).filter((text) => text.kind !== 'commitment'))
  const promises = computed(() => (draft.item.value?.consents ?? []).filter((text) => text.kind === 'commitment'))
  // A correction was agreed to when it was first signed.
  const isGated = computed(() => !draft.draft.value?.round && texts.value.some((text) => !draft.draft.value?.consents.includes(textKey(text))))

  const view = computed(() => draft.form.value?.view.value ?? null)
  const steps = computed(() => [
    ...(view.value?.pages ?? []).map((page) => ({ key: page.name, label: page.label })),
    { key: PAPERS, label: t('step.papers') },
    { key: REVIEW, label: t('step.review') },
  ])
  const now = computed(() => Math.min(steps.value.length - 1, Math.max(0, steps.value.findIndex((step) => step.key === route.query['step']))))
  const current = computed(() => steps.value[now.value]?.key ?? '')
  const page = computed(() => view.value?.pages.find((one) => one.name === current.value) ?? null)

  const slots = computed(() => {
    const item = draft.item.value
    if (!item || !view.value) return []
    const uploads = item.materials.filter((slot) => slot.source !== 'e_form' && slot.accepts.length > 0)
    return openSlots(uploads, view.value.submission)
  })
  const brought = computed(() => {
    const licences = draft.licences.value
    return (draft.item.value?.materials ?? []).flatMap((slot) => {
      const licence = slot.licenceType ? licences.find((one) => one.licenceType === slot.licenceType) : undefined
      return licence ? [{ slot, licence }] : []
    })
  })
  const missing = computed(() =>
    slots.value.filter((slot) => slot.required && !materials.of(slot.slot).some((paper) => paper.state !== 'refused')).map((slot) => slot.slot),
  )

  function go(key: string): Promise<unknown> {
    tried.value = false
    return router.push({ query: { ...route.query, step: key } })
  }

  /** Forward only from a page without errors; gives the pointer of the first one. */
  async function next(): Promise<string | null> {
    if (page.value) {
      const wrong = draft.form.value?.engine.firstWrong(page.value.name)
      if (wrong) {
        draft.form.value?.tellAll()
        return wrong.pointer
      }
    }
    if (current.value === PAPERS && missing.value.length > 0) {
      tried.value = true
      return `/materials/${missing.value[0]}`
    }
    const following = steps.value[now.value + 1]
    if (following) await go(following.key)
    return null
  }

  async function open(): Promise<void> {
    const id = typeof route.query['draft'] === 'string' ? route.query['draft'] : null
    await draft.open(code, id)
    const opened = draft.draft.value
    if (!opened) return
    await Promise.all([materials.open(), submission.find(opened.id)])
    if (opened.round > 0) await openCorrection(opened.id)
  }

  async function openCorrection(id: string): Promise<void> {
    try {
      const found = await readCase(id)
      caseVersion.value = found.version
      defects.value = found.defects
      const first = found.defects[0]
      if (!first) return
      const at = first.target === 'material' ? PAPERS : draft.form.value?.engine.pageOf(first.at)
      if (at && !route.query['step']) await router.replace({ query: { ...route.query, step: at } })
    } catch (error) {
      draft.failed.value = asProblem(error)
    }
  }

  async function agree(): Promise<void> {
    if (await consents.agree(texts.value, code)) await draft.agree(texts.value.map(textKey))
  }

  /** Puts together what is shown and signed; anything that changes it voids what was signed. */
  async function prepare(): Promise<void> {
    const [item, kept, form] = [draft.item.value, draft.draft.value, draft.form.value]
    if (!item || !kept || !form || current.value !== REVIEW) return
    const papers = slots.value.flatMap((slot) => materials.of(slot.slot).filter((paper) => paper.state !== 'refused'))
    const licences = brought.value.map(({ slot, licence }) => ({ slot: slot.slot, identifier: licence.identifier }))
    const beside = { slots: item.materials, texts: item.consents, materials: papers, licences, consents: item.consents }
    document.value = await documentOf(
      {
        ...{ id: kept.id, round: kept.round, item, materials: papers, licences, consents: item.consents, language: settings.language },
        answers: view.value?.submission ?? {},
        lines: form.engine.lines(beside),
      },
      salt,
    )
  }
  watch([current, view, () => draft.draft.value?.content, () => materials.isSettled.value, () => settings.language], prepare, { immediate: true })

  /** True when it is in, with a receipt that holds. */
  async function submit(hand: Omit<Signature, 'digest' | 'signedAt'>): Promise<boolean> {
    const wrong = draft.form.value?.engine.firstWrong()
    if (wrong) return show([wrong])
    if (missing.value.length > 0) return show(missing.value.map((slot) => ({ pointer: `/materials/${slot}`, code: 'required', params: {} })))
    await Promise.all([draft.sync.flush(), materials.send()])
    const [signed, version] = [document.value, draft.draft.value?.base?.version ?? null]
    const why = draft.sync.failed.value ?? materials.failed.value
    if (!signed || !version || !materials.isSettled.value || why) {
      submission.failed.value = why
      return false
    }
    const signature: Signature = { ...hand, digest: await digest(signed), signedAt: new Date().toISOString() }
    return finish(await submission.submit(signed, signature, version, caseVersion.value))
  }

  async function again(): Promise<boolean> {
    return finish(await submission.again())
  }

  async function finish(found: { id: string; number: string } | null): Promise<boolean> {
    if (found) {
      await draft.drop()
      say(t('submitted', { number: found.number }))
      await router.replace({ path: `/cases/${found.id}`, query: { sent: '1' } })
      return true
    }
    const problem = submission.failed.value
    if (problem?.status === 412) {
      salt = newSalt()
      await draft.sync.flush()
    }
    if (problem && problem.errors.length > 0 && problem.code === 'answers_invalid') await show(problem.errors as readonly Wrong[])
    return false
  }

  /** Leads to the first of these errors, each told at its field. */
  async function show(errors: readonly Wrong[]): Promise<false> {
    const first = errors[0]
    const answers = errors.filter((wrong) => !wrong.pointer.startsWith('/materials/') && !wrong.pointer.startsWith('/document/'))
    draft.form.value?.refuse(answers)
    if (first) await go(first.pointer.startsWith('/materials/') ? PAPERS : (draft.form.value?.engine.pageOf(first.pointer) ?? REVIEW))
    tried.value = true
    await nextTick()
    return false
  }

  const state = { ...draft, steps, now, current, page, slots, brought, missing, tried, isGated, texts, promises, document, defects }
  return { ...state, materials, consents, submission, go, next, open, agree, submit, again }
}
