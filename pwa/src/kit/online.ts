/** Whether our server can be reached, for a screen. */
import { readonly, ref } from 'vue'
import { isReached, onReach, probe } from './reach'

const state = ref(isReached())
onReach((isIn) => (state.value = isIn))

export const isOnline = readonly(state)

/** The browser's own hints are only a reason to look. */
export function watchReachability(): void {
  addEventListener('online', () => void probe())
  addEventListener('offline', () => void probe())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !isReached()) void probe()
  })
}
