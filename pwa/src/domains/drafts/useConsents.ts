/** The texts to be agreed to before answers are stored (PIPL 13, 29, 30, 31). The server says which stand, on whichever
 * device they were given; what is agreed to here waits with the draft and is sent before it. */
import { computed, type ShallowRef } from 'vue'
import { met } from '@/form/engine'
import type { FormState } from '@/form/useForm'
import { readItem, type Item } from '@/domains/catalogue/api'
import { uuid7 } from '@/kit/ids'
import { calling, EMPTY, isSame, textKey, type Kept } from './rules'

export function useConsents(item: ShallowRef<Item | null>, draft: ShallowRef<Kept | null>, form: ShallowRef<FormState | null>) {
  /** What these answers call for and nobody has agreed to; a commitment is made with the signature. */
  const lacking = computed(() => {
    const [known, kept] = [item.value, draft.value]
    if (!known || !kept || !form.value) return []
    const given = new Set([...kept.consents, ...kept.agreed.map(textKey)])
    const called = met(known.consents, form.value.view.value.submission)
    return called.filter((text) => text.kind !== 'commitment' && !given.has(textKey(text)))
  })
  /** Something is stored under a consent that stands no more: it was withdrawn, or its text is another one now. */
  const isAskedAgain = computed(() => !isSame(draft.value?.base?.content ?? EMPTY, EMPTY) && lacking.value.some(({ when }) => when === null))
  /** Asked for because of an answer, which can be taken back instead. */
  const isOptional = computed(() => lacking.value.every(({ when }) => when !== null))

  /** The draft with everything that is lacking agreed to, each under an id of its own, however often it is sent. */
  function agreed(now: Kept): Kept {
    const at = new Date().toISOString()
    const fresh = lacking.value.map(({ code, version }) => ({ id: uuid7(), code, version, item: now.item, at }))
    return { ...now, agreed: [...now.agreed, ...fresh] }
  }

  /** Takes back the answers that call for what is not agreed to. */
  function decline(): void {
    const answers = form.value?.engine.answers ?? {}
    for (const at of lacking.value.flatMap(({ when }) => calling(when, answers))) form.value?.change(at, undefined)
  }

  /** What the server lacks may read otherwise now, or be new: the item is read again, so that it can be shown. */
  async function learn({ item: code, revision, lacking: texts }: Kept): Promise<void> {
    const listed = new Set(item.value?.consents.map(textKey))
    if (texts.every((text) => listed.has(textKey(text)))) return
    item.value = await readItem(code, revision).catch(() => item.value)
  }

  return { lacking, isAskedAgain, isOptional, agreed, decline, learn }
}
