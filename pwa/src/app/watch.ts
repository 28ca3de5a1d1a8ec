/** Looks after the device once the first page stands: what is wrong with it is said before anything is lost by it. */
import { onClock, clockOff } from '@/kit/cityClock'
import { isEvicted, nothingKept } from '@/kit/remains'
import { settled, trouble } from '@/kit/troubles'
import { sweepIdle } from '@/kit/vault'

function clock(isOff: boolean): void {
  if (isOff) trouble('clock_off')
  else settled('clock_off')
}

export async function watchDevice(): Promise<void> {
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
