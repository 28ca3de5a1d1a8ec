/** The second code for a typed signature, to the own phone. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { sendCode } from '@/domains/people/api'
// Why a code is refused is said in people's words.
import '@/domains/people/useWords'
import { asProblem, type Problem } from '@/kit/http'

const RESEND_S = 30

export function useSignCode() {
  const left = ref(0)
  const busy = ref(false)
  const failed = shallowRef<Problem | null>(null)
  let timer: ReturnType<typeof setInterval> | undefined

  function count(seconds: number): void {
    clearInterval(timer)
    left.value = seconds
    timer = setInterval(() => {
      left.value -= 1
      if (left.value <= 0) clearInterval(timer)
    }, 1_000)
  }

  async function send(): Promise<void> {
    busy.value = true
    failed.value = null
    try {
      // The server knows the own number; it sends a signing code to no other.
      await sendCode('', 'sign')
      count(RESEND_S)
    } catch (error) {
      failed.value = asProblem(error)
      if (failed.value.retryAfter) count(failed.value.retryAfter)
    } finally {
      busy.value = false
    }
  }

  onScopeDispose(() => clearInterval(timer))
  return { left, busy, failed, send }
}
