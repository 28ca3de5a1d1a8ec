/** What is shown on the review page and signed there. Whatever changes it voids what was signed. */
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { met } from '@/form/engine'
import type { FormState } from '@/form/useForm'
import { documentOf, inOrder, newSalt, type Document } from '@/domains/signatures/rules'
import { settings } from '@/kit/settings'
import type { Content } from './rules'
import type { useDraft } from './useDraft'
import type { usePapers } from './usePapers'

export function useSigned(
  draft: ReturnType<typeof useDraft>,
  { materials, slots, brought }: ReturnType<typeof usePapers>,
  view: ComputedRef<FormState['view']['value'] | null>,
  isShown: ComputedRef<boolean>,
) {
  const document = shallowRef<Document | null>(null)
  /** What the document was made from: a merge that comes between showing and signing lets the signature fall. */
  const content = shallowRef<Content | null>(null)
  let turn = 0
  let salt = newSalt()

  const texts = computed(() => (draft.item.value && view.value ? met(draft.item.value.consents, view.value.submission) : []))
  /** Ticked before signing; what has to be agreed to was, before the answers were stored. */
  const promises = computed(() => texts.value.filter((text) => text.kind === 'commitment'))

  /** Papers of other devices that have not come here. */
  const waiting = computed(() => slots.value.flatMap(({ slot }) => draft.draft.value?.content.materials[slot] ?? []).filter((id) => !materials.isKnown(id)))

  async function prepare(): Promise<void> {
    const [item, kept, form] = [draft.item.value, draft.draft.value, draft.form.value]
    if (!item || !kept || !form || !isShown.value) return
    turn += 1
    const mine = turn
    // A paper of another device that has not come yet: nothing is signed without it.
    if (waiting.value.length > 0) return void (document.value = null)
    const papers = inOrder(slots.value.flatMap((slot) => materials.of(slot.slot).filter((paper) => paper.state !== 'refused')))
    const licences = brought.value.map(({ slot, licence }) => ({ slot: slot.slot, identifier: licence.identifier }))
    const consents = texts.value
    const { language } = settings
    const lines = form.engine.lines({ slots: item.materials, texts: consents, materials: papers, licences, consents })
    const answers = view.value?.submission ?? {}
    const made = await documentOf({ id: kept.id, round: kept.round, item, answers, materials: papers, licences, consents, lines, language }, salt)
    if (mine !== turn) return
    document.value = made
    content.value = kept.content
  }
  watch([isShown, view, () => draft.draft.value?.content, () => materials.isSettled.value, waiting, () => settings.language], prepare, { immediate: true })

  /** After a refusal for its content: the next signature is over another document, also with the same answers. */
  function renew(): Promise<void> {
    salt = newSalt()
    return prepare()
  }

  return { document, content, promises, renew }
}
