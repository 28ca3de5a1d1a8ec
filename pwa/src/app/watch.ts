/** Looks after the device once the first page stands: what is wrong with it is said before anything is lost by it. */
import { onClock, clockOff } from '@/kit/cityClock'
import { isCleared, isEvicted, nothingKept } from '@/kit/remains'
import { settled, trouble } from '@/kit/troubles'
import { openCauses } from '@/ui/useCauses'
import { sweepIdle } from '@/kit/vault'

function clock(isOff: boolean): void {
  if (isOff) trouble('clock_off')
  else settled('clock_off')
}

/** Words and frame of what may go wrong, before whoever leaves the page clears the device in the browser's settings: the
 * app's own files would be gone with it. */
function beReady(): void {
  Promise.all([openCauses(), import('./AppTroubles.vue')]).catch(() => undefined)
}

export async function watchDevice(): Promise<void> {
  addEventListener('blur', beReady, { once: true })
  // Whoever has cleared the site's data in the browser's settings comes back to the page.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void isCleared().catch(() => undefined))
  onClock(clock)
  clock(clockOff() !== 0)
  if (!globalThis.crypto?.subtle) return trouble('too_old')
  try {
    if (await isEvicted()) {
      trouble('evicted')
      await nothingKept()
    }
    await sweepIdle()
  } catch (error) {
    if (error instanceof Error && error.name === 'NoStore') trouble('no_store')
  }
}
