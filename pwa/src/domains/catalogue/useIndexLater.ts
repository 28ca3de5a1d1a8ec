/** Has the whole list brought once the page stands: nothing on it waits for that. */
import { onScopeDispose, watch, type Ref } from 'vue'
import type { Items } from './api'

const LATER_MS = 1_500

export function useIndexLater(list: Readonly<Ref<Items | null>>): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  async function bring(version: string): Promise<void> {
    const { useIndex } = await import('./useIndex')
    await useIndex().bring(version)
  }
  watch(
    list,
    (now) => {
      clearTimeout(timer)
      // Without it search is smaller and says so.
      if (now) timer = setTimeout(() => void bring(now.version).catch(() => undefined), LATER_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
}
