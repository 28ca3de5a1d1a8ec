/** How the sending of one draft stands, for its page; the sending itself is done by the one sender of the device. */
import { computed, onScopeDispose, ref, shallowRef, type ShallowRef } from 'vue'
import { Problem } from '@/kit/http'
import { hear } from '@/kit/notices'
import { SignedOut } from '@/kit/vault'
import type { Kept } from './rules'

const QUIET_MS = 1_200

/** `cloud`: the server has exactly what is shown. `nowhere`: neither the device nor the server has it. */
export type Safe = 'typing' | 'nowhere' | 'phone' | 'sending' | 'cloud'

// The form is there before anything can be sent: what sends comes after it.
const sender = async (owner: string) => (await import('./useSending')).senderOf(owner)

export interface Page {
  /** Resolves when what was typed is on the device, or finds no room there. */
  store(): Promise<void>
  /** Brings what the sender has written into the page. */
  look(): Promise<void>
  /** Whether something is still to be agreed to: the page asks for it, which says more than a refusal. */
  isGated(): boolean
}

export function useSync(owner: string, draft: Readonly<ShallowRef<Kept | null>>, page: Page) {
  const sending = ref(false)
  const passing = shallowRef<Problem | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  const deaf = hear((notice) => {
    if (notice.store !== 'sender' || notice.owner !== owner || notice.id !== draft.value?.id) return
    sending.value = notice.sending ?? false
    if (!notice.sending) passing.value = notice.problem ? Problem.from(notice.problem) : null
  })

  /** Sends after a quiet moment, so that not every letter is a request. */
  function schedule(ms = QUIET_MS): void {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  /** Resolves when everything is sent, or cannot be sent now. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    try {
      await page.store()
      // Nothing of it leaves the phone before everything is agreed to: what sends is not even fetched.
      if (page.isGated()) return
      await (await sender(owner)).flush()
      await page.look()
    } catch (error) {
      // Signed out or taken away meanwhile: nothing is left to send, and the page is on its way out.
      if (!(error instanceof SignedOut)) throw error
    }
  }

  onScopeDispose(() => {
    deaf()
    clearTimeout(timer)
  })

  /** What stopped it: for good until a person acts, or for now. */
  const failed = computed(() => {
    const held = draft.value?.held
    if (!held) return passing.value
    const problem = Problem.from(held.problem)
    return page.isGated() && problem.code.startsWith('consent_') ? null : problem
  })
  const ended = computed(() => draft.value?.ended ?? null)
  return { sending, failed, ended, schedule, flush }
}
