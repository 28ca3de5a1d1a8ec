/** What is typed, what it finds and the address that remembers both. */
import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { search } from './rules'
import { useItems } from './useItems'

const ADDRESS_MS = 300

export function useSearch() {
  const route = useRoute()
  const router = useRouter()
  const { items, failed, again } = useItems()
  const query = ref(String(route.query['q'] ?? ''))
  const department = ref(String(route.query['department'] ?? ''))
  let timer: ReturnType<typeof setTimeout> | undefined

  const departments = computed(() => [...new Map((items.value ?? []).map((line) => [line.department.zh, line.department])).values()])
  const found = computed(() => {
    const lines = (items.value ?? []).filter((line) => !department.value || line.department.zh === department.value)
    return query.value.trim() ? search(lines, query.value) : [...lines].sort((a, b) => Number(b.hasForm) - Number(a.hasForm))
  })

  // Later than the keys: browsers refuse an address that changes with every one of them.
  watch([query, department], () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const q = query.value.trim()
      const wanted = { ...(q && { q }), ...(department.value && { department: department.value }) }
      if (route.name === 'search') void router.replace({ name: 'search', query: wanted })
    }, ADDRESS_MS)
  })
  return { query, department, departments, found, items, failed, again }
}
