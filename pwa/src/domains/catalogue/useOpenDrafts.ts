/** The signed-in person's open drafts, for the home page; nobody signed in has none. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { loadSession } from '@/kit/session'
import { listOpenDrafts, type OpenDraft } from './api'

/** On a bad network the rest of the page does not wait longer than this. */
const LONGEST_MS = 3_000

export function useOpenDrafts() {
  const drafts = shallowRef<OpenDraft[]>([])
  /** They are there or will not be: what stands below them may be shown without being moved by them. */
  const isSettled = ref(false)
  const timer = setTimeout(settle, LONGEST_MS)

  function settle(): void {
    clearTimeout(timer)
    isSettled.value = true
  }
  async function read(): Promise<void> {
    if ((await loadSession()).role === 'citizen') drafts.value = await listOpenDrafts()
  }
  // The home page works without; the offline banner says why they are missing.
  read().catch(() => undefined).finally(settle)
  onScopeDispose(() => clearTimeout(timer))
  return { drafts, isSettled }
}
