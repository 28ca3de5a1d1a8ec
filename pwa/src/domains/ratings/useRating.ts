/** A rating in the making. No level is chosen beforehand: 好差评 is voluntary and uninfluenced. */
import { computed, reactive, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { rateCase } from './api'

const BAD = 4

export function useRating(id: string, chosen: number | null) {
  const rating = reactive({ level: chosen, indicators: {} as Record<string, number>, reasons: [] as string[], comment: '' })
  const failed = shallowRef<Problem | null>(null)
  const busy = shallowRef(false)
  const isBad = computed(() => (rating.level ?? 0) >= BAD)

  async function send(): Promise<boolean> {
    if (rating.level === null || busy.value) return false
    busy.value = true
    failed.value = null
    try {
      await rateCase(id, {
        level: rating.level,
        indicators: rating.indicators,
        // Reasons chosen before the level became a good one do not travel.
        reasons: isBad.value ? rating.reasons : [],
        comment: rating.comment.trim(),
      })
      return true
    } catch (error) {
      failed.value = asProblem(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { rating, isBad, busy, failed, send }
}
