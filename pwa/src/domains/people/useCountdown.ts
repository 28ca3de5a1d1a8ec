/** Seconds until a button may be pressed again. */
import { onScopeDispose, readonly, ref } from 'vue'

/** How soon another code is offered. */
export const RESEND_S = 30

export function useCountdown() {
  const left = ref(0)
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
  return { left: readonly(left), count }
}
