/** Whether our server can be reached, for a screen. */
import { readonly, ref } from 'vue'
import { isPortal as isAsked, isReached, onReach, probe } from './reach'

const state = ref(isReached())
const portal = ref(isAsked())
onReach(() => {
  state.value = isReached()
  portal.value = isAsked()
})

export const isOnline = readonly(state)
export const isPortal = readonly(portal)

/** The browser's own hints are only a reason to look. */
export function watchReachability(): void {
  addEventListener('online', () => void probe())
  addEventListener('offline', () => void probe())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !isReached()) void probe()
  })
}
