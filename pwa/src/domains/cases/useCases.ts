/** The own cases, by the tabs of 我的办件. */
import { computed, ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { listCases, type CaseLine } from './api'
import { countTabs, tabOf, TABS, type Tab } from './rules'

export function useCases() {
  const lines = shallowRef<CaseLine[] | null>(null)
  const failed = shallowRef<Problem | null>(null)
  const tab = ref<Tab>('running')

  async function load(): Promise<void> {
    failed.value = null
    try {
      lines.value = await listCases()
      const counts = countTabs(lines.value)
      // What waits for the applicant comes before what runs by itself.
      tab.value = TABS.find((name) => counts[name] > 0) ?? 'running'
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  return {
    lines,
    failed,
    tab,
    load,
    counts: computed(() => countTabs(lines.value ?? [])),
    shown: computed(() => (lines.value ?? []).filter((line) => tabOf(line) === tab.value)),
  }
}
