/** What an officer has typed for a step that is not stored yet: it outlives a sheet, a refusal and signing in again.
 * In memory only, as a desk and its disk are shared. */
import { reactive, watch } from 'vue'
import { useSession } from '@/kit/session'

export interface DefectRow {
  key: number
  place: string
  text: string
}

interface StepWords {
  reason: string
  defects: DefectRow[]
}

let last = 0
const kept = new Map<string, StepWords>()

export function blankRow(): DefectRow {
  last += 1
  return { key: last, place: '', text: '' }
}

const blank = (): StepWords => ({ reason: '', defects: [blankRow()] })

function forgetAll(): void {
  for (const words of kept.values()) Object.assign(words, blank())
  kept.clear()
}
// A session that ends by itself leaves its account known here; whoever signs in next reads nothing of it.
watch(useSession().account, forgetAll, { flush: 'sync' })

/** The words for one case: the same ones whenever it is opened, until they are forgotten as the step is stored. */
export function useStepWords(id: string) {
  const words = kept.get(id) ?? reactive(blank())
  kept.set(id, words)
  return { words, forget: () => void Object.assign(words, blank()) }
}
