/** Says that something is being written that a reload would disturb, in this tab or another; a new version of the app waits
 * for it, as it takes the code away from under every tab. */
import { computed, onScopeDispose, ref } from 'vue'

const LOCK = 'form-open'
const HEARTBEAT_MS = 2_000

const here = ref(0)
const elsewhere = ref(false)

export const isBusy = computed(() => here.value > 0 || elsewhere.value)

const locks = (): LockManager | undefined => (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined

/** For a component that has a form open; let go of when it is unmounted. The browser lets go of it with the tab. */
export function useBusy(): void {
  here.value += 1
  let done = (): void => undefined
  const until = new Promise<void>((resolve) => (done = resolve))
  void locks()?.request(LOCK, { mode: 'shared' }, () => until)
  onScopeDispose(() => {
    here.value -= 1
    done()
  })
}

async function look(): Promise<void> {
  const held = (await locks()?.query())?.held ?? []
  elsewhere.value = held.filter(({ name }) => name === LOCK).length > here.value
}

let timer: ReturnType<typeof setInterval> | undefined

/** From here on other tabs are looked at too, again and again. */
export function watchOthers(): void {
  void look()
  timer ??= setInterval(() => void look(), HEARTBEAT_MS)
}
