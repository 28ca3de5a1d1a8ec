/** A citizen's help code at the desk: its cause from the table, and what the server remembers of the occurrence. */
import { computed, ref, shallowRef, watch } from 'vue'
import { read } from '@/domains/help/rules'
import { plainNumber } from '@/kit/format'
import { asProblem, type Problem } from '@/kit/http'
import { readOccurrence, type Occurrence } from './api'

export function useOccurrence() {
  const typed = ref('')
  const found = shallowRef<Occurrence | null>(null)
  const isUnknown = ref(false)
  const failed = shallowRef<Problem | null>(null)
  const reading = computed(() => read(typed.value))

  async function look(): Promise<void> {
    const trace = plainNumber(typed.value)
    found.value = failed.value = null
    isUnknown.value = false
    if (!reading.value?.cause || !reading.value.isWhole || reading.value.isLocal) return
    try {
      const answer = await readOccurrence(trace)
      if (trace === plainNumber(typed.value)) found.value = answer
    } catch (error) {
      const problem = asProblem(error)
      if (problem.status === 404) isUnknown.value = true
      else failed.value = problem
    }
  }
  watch(typed, look)
  return { typed, reading, found, isUnknown, failed, look }
}
