/** What the desk found when it sent the application back: each defect at its field or slot. */
import { computed, ref, shallowRef, type ShallowRef } from 'vue'
import { readCase, type Case } from '@/domains/cases/api'
import type { Node } from '@/form/nodes'
import type { FormState } from '@/form/useForm'
import { both } from '@/kit/words'
import type { Item } from '@/domains/catalogue/api'
import { slotsOf } from './rules/opening'
import { PAPERS } from './useSteps'

export type Defect = Case['defects'][number]

interface Place {
  /** Null where the answers hide it by now. */
  step: string | null
  pointer: string
  label: string
}

/** Where a question is asked now; a repeat group's one is named for all its rows, and asked in the first that has it. */
function asked(nodes: readonly Node[], key: string): string | null {
  for (const node of nodes) {
    if (node.kind === 'note') continue
    if (node.kind === 'field' && node.element.key === key) return node.pointer
    const inside = node.kind === 'group' ? node.nodes : node.rows.flatMap((row) => row.nodes)
    const found = asked(inside, key)
    if (found) return found
  }
  return null
}

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

  /** Each defect with the step it is on and the place to go to. */
  const places = computed(() => defects.value.map((defect) => ({ defect, ...(defect.target === 'material' ? slotOf(defect) : fieldOf(defect)) })))

  function fieldOf({ at, label }: Defect): Place {
    for (const { name, nodes } of form.value?.view.value.pages ?? []) {
      const pointer = asked(nodes, at)
      if (pointer) return { step: name, pointer, label: both(label) }
    }
    return { step: null, pointer: at, label: both(label) }
  }

  function slotOf({ at, label }: Defect): Place {
    const [known, submission] = [item.value, form.value?.view.value.submission]
    const isOpen = known && submission && slotsOf(known, submission).some(({ slot }) => slot === at)
    const named = known?.materials.find(({ slot }) => slot === at)
    return { step: isOpen ? PAPERS : null, pointer: `/materials/${at}`, label: both(named?.name ?? label) }
  }

  return { defects, version, notes, places, open }
}
