/** The queue of this desk, oldest deadline first, refreshed while it is looked at. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { readQueue, type QueueLine } from './api'

const REFRESH_MS = 15_000

export function useQueue() {
  const lines = shallowRef<QueueLine[] | null>(null)
  const waiting = ref(0)
  const next = ref<string | null>(null)
  const mine = ref(false)
  const failed = shallowRef<Problem | null>(null)

  async function load(): Promise<void> {
    try {
      const queue = await readQueue(mine.value)
      lines.value = queue.cases
      waiting.value = queue.waiting
      next.value = queue.next
      failed.value = null
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  async function more(): Promise<void> {
    if (!next.value) return
    try {
      const queue = await readQueue(mine.value, next.value)
      lines.value = [...(lines.value ?? []), ...queue.cases]
      next.value = queue.next
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  // Pages that were opened by hand are not folded up again by the clock.
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible' && (lines.value?.length ?? 0) <= 50) void load()
  }, REFRESH_MS)
  onScopeDispose(() => clearInterval(timer))
  watch(mine, load)

  return { lines, waiting, next, mine, failed, load, more }
}
