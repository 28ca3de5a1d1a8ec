/** What is typed, what it finds and the address that remembers both. */
import { computed, onScopeDispose, ref, watch } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter } from 'vue-router'
import { choose, settings } from '@/kit/settings'
import { add, emptyShelf, search, type Line } from './rules/searching'
import { SILENT } from './rules/unpacking'
import { useIndex } from './useIndex'
import { useItems } from './useItems'

const ADDRESS_MS = 300
/** Keys that come faster than this are searched for together. */
const TYPING_MS = 80
const PAGE = 30

export function useSearch() {
  const route = useRoute()
  const router = useRouter()
  const { list, failed, again } = useItems()
  const { full, isComing, bring } = useIndex()
  const query = ref(String(route.query['q'] ?? ''))
  const asked = ref(query.value)
  const department = ref(String(route.query['department'] ?? ''))
  const most = ref(PAGE)
  const timers: ReturnType<typeof setTimeout>[] = []

  const division = computed({ get: () => settings.division, set: (code) => choose({ division: code }) })
  const departments = computed(() => (list.value?.departments ?? []).map(({ name }) => name))
  const shelf = computed(() => full.value ?? (list.value && add(emptyShelf(SILENT), list.value.items)))
  const divisions = computed(() => placesOf(shelf.value?.entries.map(({ line }) => line) ?? []))
  const fitting = computed(() => {
    if (!shelf.value) return []
    const lines = search(shelf.value, asked.value, division.value, Infinity)
    const within = department.value ? lines.filter((line) => line.department.zh === department.value) : lines
    return asked.value.trim() ? within : [...within].sort(byUse)
  })
  const found = computed(() => fitting.value.slice(0, most.value))
  /** Lines that are not here yet. */
  const isPartial = computed(() => !full.value && list.value !== null && list.value.total > list.value.items.length)

  watch(list, (now) => now && void bring(now.version), { immediate: true })
  watch(query, () => later(0, TYPING_MS, () => (asked.value = query.value)))
  watch([asked, department, division], () => (most.value = PAGE))
  // Later than the keys: browsers refuse an address that changes with every one of them.
  watch([query, department], () => later(1, ADDRESS_MS, remember))
  onScopeDispose(() => timers.forEach(clearTimeout))
  // While the next page is still on its way, remembering the query would call it back.
  onBeforeRouteLeave(() => timers.forEach(clearTimeout))

  function later(which: number, ms: number, what: () => void): void {
    clearTimeout(timers[which])
    timers[which] = setTimeout(what, ms)
  }
  function remember(): void {
    const q = query.value.trim()
    const wanted = { ...(q && { q }), ...(department.value && { department: department.value }) }
    if (route.name === 'search') void router.replace({ name: 'search', query: wanted })
  }
  const more = (): number => (most.value += PAGE)
  const bringAll = (): void => void (list.value && bring(list.value.version, true))
  return {
    query, asked, department, departments, division, divisions, list, found, fitting, more, failed, again, isPartial, isComing, bringAll,
  }
}

const USE = { high: 0, low: 1, zombie: 2 }
const byUse = (a: Line, b: Line): number => Number(b.hasForm) - Number(a.hasForm) || USE[a.frequency] - USE[b.frequency]

/** Every place that offers anything, by its number. */
function placesOf(lines: readonly Line[]): Line['places'] {
  const found = new Map(lines.flatMap(({ places }) => places.map((place) => [place.division, place] as const)))
  return [...found.values()].sort((a, b) => (a.division < b.division ? -1 : 1))
}
