/** A mobile, a code, a session; the countdown says when a new code may be asked for. */
import { computed, ref, shallowRef } from 'vue'
import { plainNumber } from '@/kit/format'
import { asProblem, type Problem } from '@/kit/http'
import { setSession, type Session } from '@/kit/session'
import { sendCode, signIn } from './api'
import { isCode, isMobile, normalMobile } from './rules'
import { RESEND_S, useCountdown } from './useCountdown'

export function useSignIn() {
  const mobile = ref('')
  const code = ref('')
  const isBusy = ref(false)
  const failed = shallowRef<Problem | null>(null)
  const asked = ref(false)
  const tried = ref(false)
  /** The number that a code was sent to; what is typed by now may be another one. */
  const sentTo = ref('')
  const waitsFor = ref('')
  const wait = useCountdown()
  const number = computed(() => normalMobile(mobile.value))
  const isSent = computed(() => sentTo.value !== '' && number.value === sentTo.value)
  const left = computed(() => (number.value === waitsFor.value ? wait.left.value : 0))

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    isBusy.value = true
    failed.value = null
    try {
      return await work()
    } catch (error) {
      failed.value = asProblem(error)
      return undefined
    } finally {
      isBusy.value = false
    }
  }

  function hold(to: string, seconds: number): void {
    waitsFor.value = to
    wait.count(seconds)
  }

  async function send(): Promise<boolean> {
    asked.value = true
    const to = number.value
    if (!isMobile(to)) return false
    const isDone = await attempt(async () => {
      await sendCode(to)
      if (sentTo.value !== to) code.value = ''
      sentTo.value = to
      tried.value = false
      hold(to, RESEND_S)
      return true
    })
    if (failed.value?.status === 429 && failed.value.retryAfter) hold(to, failed.value.retryAfter)
    return isDone ?? false
  }

  /** A code that came by itself: only where it was sent, and into no field that has one. */
  function arrived(to: string, found: string): void {
    if (isSent.value && to === sentTo.value && !code.value) code.value = found
  }

  async function enter(): Promise<Session | undefined> {
    tried.value = true
    if (!isCode(code.value)) return undefined
    return attempt(async () => {
      const session = await signIn(number.value, plainNumber(code.value))
      setSession(session)
      return session
    })
  }
  const isWrong = computed(() => asked.value && !isMobile(mobile.value))
  const isCodeWrong = computed(() => tried.value && !isCode(code.value))
  return { mobile, code, left, sentTo, isSent, isBusy, failed, isWrong, isCodeWrong, send, arrived, enter }
}
