/** A new version of the app: it waits until the person takes it, and while a form is open it is not even offered. */
import { shallowRef, computed } from 'vue'
import { watchOthers } from '@/kit/busy'
import { registerServiceWorker } from '@/kit/trust'

const waiting = shallowRef<ServiceWorker | null>(null)
let isTaking = false

function found(worker: ServiceWorker): void {
  waiting.value = worker
  watchOthers()
}

function watchFor(registration: ServiceWorkerRegistration): void {
  if (registration.waiting) found(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing
    fresh?.addEventListener('statechange', () => {
      // Without a controller it is the first version, which needs no asking.
      if (fresh.state === 'installed' && navigator.serviceWorker.controller) found(fresh)
    })
  })
}

/** Called once, after the first page is usable, so that filling the cache takes nothing away from it. */
export async function startServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (isTaking) location.reload()
  })
  try {
    watchFor(await registerServiceWorker('/sw.js'))
  } catch (error) {
    // Plain http on a phone, or a private window: the app works, only not offline.
    console.error(error)
  }
}

export function useUpdate() {
  return {
    isReady: computed(() => waiting.value !== null),
    take(): void {
      isTaking = true
      waiting.value?.postMessage({ type: 'SKIP_WAITING' })
    },
  }
}
