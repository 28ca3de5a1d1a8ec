/** What the desk found when it sent the application back: each defect at its field or slot. */
import { computed, ref, shallowRef, type ShallowRef } from 'vue'
import { readCase, type Case } from '@/domains/cases/api'
import type { FormState } from '@/form/useForm'
import { both } from '@/kit/words'
import type { Item } from '@/domains/catalogue/api'
import { PAPERS } from './useSteps'

export type Defect = Case['defects'][number]

/** A repeat group's question is named for all its rows: the first one is gone to. */
const firstOf = (at: string): string => at.replaceAll('/*', '/0')

export function useCorrection(item: Readonly<ShallowRef<Item | null>>, form: Readonly<ShallowRef<FormState | null>>) {
  const defects = ref<Defect[]>([])
  /** The version of the case that the resubmission answers. */
  const version = shallowRef<number | null>(null)

  async function open(id: string): Promise<void> {
    const found = await readCase(id)
    version.value = found.version
    defects.value = found.defects
  }

  /** By field, or `/materials/<slot>`, what the desk said there. */
  const notes = computed(() => {
    const said: Record<string, string> = {}
    for (const { target, at, text } of defects.value) {
      const place = target === 'material' ? `/materials/${at}` : at
      said[place] = said[place] ? `${said[place]}\n${text}` : text
    }
    return said
  })

  /** Each defect with the step it is on and the place to go to; no step: the answers hide it now. */
  const places = computed(() =>
    defects.value.map((defect) => ({
      defect,
      ...(defect.target === 'material'
        ? { step: PAPERS, pointer: `/materials/${defect.at}`, label: slotName(defect) }
        : { step: form.value?.engine.pageOf(defect.at) ?? null, pointer: firstOf(defect.at), label: both(defect.label) }),
    })),
  )

  function slotName(defect: Defect): string {
    const slot = item.value?.materials.find((one) => one.slot === defect.at)
    return slot ? both(slot.name) : both(defect.label)
  }

  return { defects, version, notes, places, open }
}
