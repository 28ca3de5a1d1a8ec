/** One photo between the camera and the draft: where its paper is, what could be better, made ready when the person says so. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { turnedRight } from '@/kit/paper/quad'
import { openStudio, type Looked, type Ready, type Shown } from './useStudio'

export function useCapture(isPaper: boolean, mark: string) {
  const studio = openStudio()
  const shown = shallowRef<Shown | null>(null)
  const looked = shallowRef<Looked | null>(null)
  const isFailed = ref(false)
  const busy = ref(false)
  let round = 0

  async function open(file: Blob): Promise<void> {
    try {
      shown.value = await studio.open(file)
      looked.value = await studio.examine(isPaper)
    } catch {
      isFailed.value = true
    }
  }

  /** Corners as a person moves them; looked at again when the hand rests. */
  function move(corners: Looked['corners']): void {
    if (looked.value) looked.value = { ...looked.value, corners, isFound: true }
  }

  async function settle(): Promise<void> {
    if (!looked.value) return
    const mine = ++round
    const found = await studio.measure(looked.value.corners)
    if (mine === round && looked.value) looked.value = { ...looked.value, defects: found.defects }
  }

  /** A quarter turn to the right, `times` times. */
  async function turn(times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      shown.value = await studio.turn()
      if (looked.value) looked.value = { ...looked.value, corners: turnedRight(looked.value.corners) }
    }
  }

  async function use(): Promise<Ready | null> {
    busy.value = true
    try {
      return await studio.finish(isPaper && looked.value?.isFound ? looked.value.corners : null, mark)
    } catch {
      isFailed.value = true
      return null
    } finally {
      busy.value = false
    }
  }

  onScopeDispose(studio.close)
  return { shown, looked, isFailed, busy, open, move, settle, turn, use }
}
