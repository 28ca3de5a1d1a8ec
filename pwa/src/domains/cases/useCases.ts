/** The own cases, by the tabs of 我的办件. */
import { computed, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { asProblem, type Problem } from '@/kit/http'
import { listCases, type CaseLine } from './api'
import { countTabs, tabOf, TABS, type Tab } from './rules'

export function useCases() {
  const route = useRoute()
  const router = useRouter()
  const lines = shallowRef<CaseLine[] | null>(null)
  const failed = shallowRef<Problem | null>(null)
  const counts = computed(() => countTabs(lines.value ?? []))
  // The chosen tab stands in the address, for whoever comes back to it; without one, what waits for the applicant comes
  // before what runs by itself.
  const tab = computed<Tab>({
    get: () => TABS.find((name) => name === route.query['tab']) ?? TABS.find((name) => counts.value[name] > 0) ?? 'running',
    set: (name) => void router.replace({ query: { tab: name } }),
  })

  async function load(): Promise<void> {
    failed.value = null
    try {
      lines.value = await listCases()
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  const shown = computed(() => (lines.value ?? []).filter((line) => tabOf(line) === tab.value))
  return { lines, failed, tab, load, counts, shown }
}
