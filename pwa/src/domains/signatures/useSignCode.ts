/** The second code for a typed signature, to the own phone. */
import { ref, shallowRef } from 'vue'
import { sendCode } from '@/domains/people/api'
import { RESEND_S, useCountdown } from '@/domains/people/useCountdown'
// Why a code is refused is said in people's words.
import '@/domains/people/useWords'
import { asProblem, type Problem } from '@/kit/http'

export function useSignCode() {
  const busy = ref(false)
  const failed = shallowRef<Problem | null>(null)
  const { left, count } = useCountdown()

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

  return { left, busy, failed, send }
}
