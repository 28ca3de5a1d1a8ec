/** The signed-in person's open drafts, for the home page; nobody signed in has none. */
import { shallowRef } from 'vue'
import { loadSession } from '@/kit/session'
import { listOpenDrafts, type OpenDraft } from './api'

export function useOpenDrafts() {
  const drafts = shallowRef<OpenDraft[]>([])
  async function read(): Promise<void> {
    if ((await loadSession()).role === 'citizen') drafts.value = await listOpenDrafts()
  }
  // The home page works without; the offline banner says why they are missing.
  read().catch(() => undefined)
  return { drafts }
}
