/** What registers were asked about me, as far back as has been read. */
import { computed, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { readLookups, type Lookup } from './api'
import { askings } from './rules'

export function useLookups() {
  const lines = shallowRef<Lookup[] | null>(null)
  const older = shallowRef<string | null>(null)
  const keptDays = shallowRef(0)
  const failed = shallowRef<Problem | null>(null)
  const busy = shallowRef(false)

  /** Reads on from where the record was left; what is shown stays whatever comes of it. */
  async function read(): Promise<void> {
    if (busy.value) return
    busy.value = true
    failed.value = null
    try {
      const page = await readLookups(older.value)
      lines.value = [...(lines.value ?? []), ...page.lookups]
      older.value = page.older
      keptDays.value = page.keptDays
    } catch (error) {
      failed.value = asProblem(error)
    } finally {
      busy.value = false
    }
  }

  return { lines, older, keptDays, failed, busy, read, shown: computed(() => askings(lines.value ?? [])) }
}
