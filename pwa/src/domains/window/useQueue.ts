/** The queue of this desk, oldest deadline first, refreshed while it is looked at. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { readQueue, type Queue, type QueueLine } from './api'

const REFRESH_MS = 15_000

export function useQueue() {
  const lines = shallowRef<QueueLine[] | null>(null)
  const waiting = ref(0)
  const next = ref<string | null>(null)
  const mine = ref(false)
  const failed = shallowRef<Problem | null>(null)

  const isAdding = ref(false)
  let turn = 0

  /** What is asked for now; an answer to what was asked before comes too late, and is nobody's any more. */
  async function ask(after: string | undefined, show: (queue: Queue) => void): Promise<void> {
    turn += 1
    const own = turn
    try {
      const queue = await readQueue(mine.value, after)
      if (own !== turn) return
      show(queue)
      waiting.value = queue.waiting
      next.value = queue.next
      failed.value = null
    } catch (error) {
      if (own === turn) failed.value = asProblem(error)
    }
  }

  const load = (): Promise<void> => ask(undefined, (queue) => (lines.value = queue.cases))

  async function more(): Promise<void> {
    if (!next.value || isAdding.value) return
    isAdding.value = true
    await ask(next.value, (queue) => (lines.value = [...(lines.value ?? []), ...queue.cases]))
    isAdding.value = false
  }

  // Pages that were opened by hand are not folded up again by the clock.
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible' && (lines.value?.length ?? 0) <= 50) void load()
  }, REFRESH_MS)
  onScopeDispose(() => clearInterval(timer))
  watch(mine, load)

  return { lines, waiting, next, mine, failed, isAdding, load, more }
}
