/** A mobile, a code, a session; the countdown says when a new code may be asked for. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { setSession, type Session } from '@/kit/session'
import { sendCode, signIn } from './api'
import { isMobile, normalMobile } from './rules'

const RESEND_S = 30

export function useSignIn() {
  const mobile = ref('')
  const code = ref('')
  const left = ref(0)
  const isSent = ref(false)
  const isBusy = ref(false)
  const failed = shallowRef<Problem | null>(null)
  const asked = ref(false)
  let timer: ReturnType<typeof setInterval> | undefined

  function count(seconds: number): void {
    clearInterval(timer)
    left.value = seconds
    timer = setInterval(() => {
      left.value -= 1
      if (left.value <= 0) clearInterval(timer)
    }, 1_000)
  }
  onScopeDispose(() => clearInterval(timer))

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    isBusy.value = true
    failed.value = null
    try {
      return await work()
    } catch (error) {
      failed.value = asProblem(error)
      if (failed.value.status === 429 && failed.value.retryAfter) count(failed.value.retryAfter)
      return undefined
    } finally {
      isBusy.value = false
    }
  }

  async function send(): Promise<boolean> {
    asked.value = true
    if (!isMobile(mobile.value)) return false
    return (
      (await attempt(async () => {
        await sendCode(normalMobile(mobile.value))
        isSent.value = true
        count(RESEND_S)
        return true
      })) ?? false
    )
  }

  async function enter(): Promise<Session | undefined> {
    return attempt(async () => {
      const session = await signIn(normalMobile(mobile.value), code.value.normalize('NFKC').trim())
      setSession(session)
      return session
    })
  }
  const isWrong = computed(() => asked.value && !isMobile(mobile.value))
  return { mobile, code, left, isSent, isBusy, failed, isWrong, send, enter }
}
