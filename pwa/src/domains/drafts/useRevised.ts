/** What the person is told when the form has changed since the draft was begun, and what can be done with what is left over. */
import { computed, ref, watch } from 'vue'
import { readItem } from '@/domains/catalogue/api'
import { compileForm } from '@/form/layout'
import type { Schema, Ui } from '@/form/schema'
import { answerWords } from '@/form/telling'
import { both, type Text } from '@/kit/words'
import type { Left, Revised } from './rules'
import type { useApply } from './useApply'

const NONE: Revised = { says: [], left: [] }
const isFile = ({ at }: Left): boolean => at.startsWith('/materials/')

export function useRevised({ draft, materials, slots, submission, tell, setMaterials }: ReturnType<typeof useApply>) {
  const revised = computed(() => draft.value?.revised ?? NONE)
  const answers = computed(() => revised.value.left.filter((left) => !isFile(left)))
  const papers = computed(() => revised.value.left.filter(isFile).map((left) => ({ left, ids: left.value as string[] })))
  /** It was signed in the older form, and not on its way yet. */
  const isVoid = computed(() => submission.kept.value?.held?.problem.body['code'] === 'signed_older')
  /** Until the words are there, or where they cannot be had: nothing is hidden. */
  const isLooked = ref(false)

  /** Each in the words of the form it was filled in; kept with it, so that they stand without a network too. */
  async function look(): Promise<void> {
    for (const { ids } of papers.value) for (const id of ids) void materials.find(id)
    const open = revised.value.left.filter(({ told }) => !told)
    const found = await Promise.all(open.map(async (left) => [keyOf(left), await words(left).catch(() => null)] as const))
    isLooked.value = true
    const told = new Map(found)
    const now = draft.value?.revised
    if (now && found.some(([, one]) => one)) await tell({ ...now, left: now.left.map((left) => withWords(left, told.get(keyOf(left)))) })
  }

  async function words({ at, value, revision }: Left): Promise<NonNullable<Left['told']>> {
    const { form, materials: known } = await readItem(draft.value?.item ?? '', revision)
    const slot = known.find((one) => at === `/materials/${one.slot}`)
    if (slot) return { label: slot.name, words: { zh: '', en: '' } }
    if (!form) throw new Error('no form')
    return answerWords(compileForm(form.schema as Schema, form.ui as unknown as Ui, form.en), at.slice('/answers'.length), value)
  }

  /** The slots that take such a file and have room for it. */
  function places(type: string): { slot: string; name: Text }[] {
    return slots.value.filter((slot) => slot.accepts.includes(type) && materials.of(slot.slot).length < slot.maxFiles)
  }

  function without(left: Left, id: string): Revised {
    const rest = (left.value as string[]).filter((one) => one !== id)
    const others = revised.value.left.flatMap((one) => (one !== left ? [one] : rest.length > 0 ? [{ ...one, value: rest }] : []))
    return { ...revised.value, left: others }
  }

  const assign = (left: Left, id: string, slot: string): Promise<boolean> => setMaterials(slot, (now) => [...now, id], without(left, id))

  /** Gives the undo. On this device only: it may be the last place of words that somebody wrote, and whoever has read them
   * here need not be who opens the draft on the other phone, nor have copied them; the server keeps them with the draft. */
  function put(next: Revised | null): () => void {
    const before = draft.value?.revised ?? null
    void tell(next)
    return () => void tell(before)
  }

  const label = ({ at, told }: Left): string => (told ? both(told.label) : isLooked.value ? at : '')
  const shown = ({ value, told }: Left): string => (told ? both(told.words) : isLooked.value ? (typeof value === 'string' ? value : JSON.stringify(value)) : '')
  // More may come while this is shown: from the sender, or another tab.
  watch(() => revised.value.left.filter(({ told }) => !told).map(keyOf).join(), look, { immediate: true })
  return { revised, answers, papers, isVoid, label, shown, places, assign, remove: (left: Left, id: string) => put(without(left, id)), dismiss: () => put(null) }
}

/** What is written on the disk is read back as another object. */
const keyOf = ({ at, value, revision }: Left): string => JSON.stringify([at, value, revision])

const withWords = (left: Left, told: Left['told'] | null): Left => (told ? { ...left, told } : left)
