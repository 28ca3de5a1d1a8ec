/** Whether our server can be reached. `navigator.onLine` says yes in a lift; only an answer counts. */
import { readonly, ref } from 'vue'

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 30_000

const state = ref(true)
const waiting = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
let pause = FIRST_WAIT_MS

export const isOnline = readonly(state)

/** Runs each time the server comes back into reach. */
export function onReconnect(run: () => void): () => void {
  waiting.add(run)
  return () => waiting.delete(run)
}

/** Every request reports here how it went. */
export function reached(ok: boolean): void {
  const before = state.value
  state.value = ok
  if (ok) {
    clearTimeout(timer)
    timer = undefined
    pause = FIRST_WAIT_MS
    if (!before) for (const run of waiting) run()
  } else if (timer === undefined) {
    timer = setTimeout(again, pause)
    pause = Math.min(pause * 2, LONGEST_WAIT_MS)
  }
}

async function again(): Promise<void> {
  timer = undefined
  await probe()
}

export async function probe(): Promise<boolean> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store' })
    reached(response.ok && !response.headers.get('content-type')?.startsWith('text/html'))
  } catch {
    reached(false)
  }
  return state.value
}

/** The browser's own hints are only a reason to look. */
export function watchReachability(): void {
  addEventListener('online', () => void probe())
  addEventListener('offline', () => void probe())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !state.value) void probe()
  })
}
