/** Says that something is being written that a reload would disturb; a new version of the app waits for it. */
import { computed, onScopeDispose, ref } from 'vue'

const count = ref(0)

export const isBusy = computed(() => count.value > 0)

/** For a component that has a form open; let go of when it is unmounted. */
export function useBusy(): void {
  count.value += 1
  onScopeDispose(() => {
    count.value -= 1
  })
}
