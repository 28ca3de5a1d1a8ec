/** The papers of a draft as its item asks for them: open slots, what was brought along, what is missing. */
import { computed, type ComputedRef, type Ref } from 'vue'
import type { FormState } from '@/form/useForm'
import { useMaterials } from '@/domains/materials/useMaterials'
import { useShots } from '@/domains/materials/useShots'
import { slotsOf } from './rules/opening'
import type { useDraft } from './useDraft'

type View = FormState['view']['value']

export function usePapers(owner: string, draft: ReturnType<typeof useDraft>, view: ComputedRef<View | null>, tried: Readonly<Ref<boolean>>) {
  const materials = useMaterials(owner, {
    draft: computed(() => draft.draft.value?.id ?? ''),
    ids: () => draft.draft.value?.content.materials ?? {},
    set: draft.setMaterials,
    send: () => draft.sync.flush(),
    catchUp: draft.catchUp,
  })

  const shots = useShots(owner, () => draft.draft.value?.id ?? '', (slot) => draft.draft.value?.content.materials[slot] ?? [])

  const slots = computed(() => {
    if (!draft.item.value || !view.value) return []
    return slotsOf(draft.item.value, view.value.submission)
  })
  /** Requirements that an e-licence of the person meets. */
  const brought = computed(() =>
    (draft.item.value?.materials ?? []).flatMap((slot) => {
      const licence = slot.licenceType ? draft.licences.value.find((one) => one.licenceType === slot.licenceType) : undefined
      return licence ? [{ slot, licence }] : []
    }),
  )
  const lacks = ({ slot, required }: { slot: string; required: boolean }): boolean =>
    // What is at hand and nowhere else would be left behind without a word.
    materials.unkept.some(({ paper }) => paper.slot === slot) || (required && !materials.of(slot).some((paper) => paper.state !== 'refused'))
  const missing = computed(() => slots.value.filter(lacks).map(({ slot }) => slot))
  return { materials, shots, slots, brought, missing, tried }
}
