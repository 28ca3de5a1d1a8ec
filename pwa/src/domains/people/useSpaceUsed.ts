/** How much this site has put onto the device, in a line. */
import { computed, shallowRef, type ComputedRef } from 'vue'
import { usage, type Usage } from '@/kit/disk'
import { size } from '@/kit/format'
import { t } from './useWords'

export function useSpaceUsed(): ComputedRef<string> {
  const known = shallowRef<Usage | null>(null)
  void usage().then((found) => (known.value = found))
  return computed(() => (known.value ? t(known.value.isSafe ? 'me.spaceSafe' : 'me.spaceUsed', { used: size(known.value.used) }) : t('me.spaceText')))
}
