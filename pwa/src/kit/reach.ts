/** Whether our server can be reached. `navigator.onLine` says yes in a lift; only an answer counts. */
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 30_000

let isIn = true
const back = new Set<() => void>()
const heard = new Set<(isIn: boolean) => void>()
let timer: ReturnType<typeof setTimeout> | undefined
let pause = FIRST_WAIT_MS

export const isReached = (): boolean => isIn

/** Runs each time the server comes back into reach. */
export function onReconnect(run: () => void): () => void {
  back.add(run)
  return () => back.delete(run)
}

/** Runs with every change of what `isReached` says. */
export function onReach(run: (isIn: boolean) => void): () => void {
  heard.add(run)
  return () => heard.delete(run)
}

/** Every request reports here how it went. */
export function reached(ok: boolean): void {
  const before = isIn
  isIn = ok
  if (ok !== before) for (const run of heard) run(ok)
  if (ok) {
    clearTimeout(timer)
    timer = undefined
    pause = FIRST_WAIT_MS
    if (!before) for (const run of back) run()
  } else if (timer === undefined) {
    timer = setTimeout(again, pause)
    pause = Math.min(pause * 2, LONGEST_WAIT_MS)
  }
}

async function again(): Promise<void> {
  timer = undefined
  await probe()
}

/** Asks the server itself; a page that answers in its place is not it. */
export async function probe(): Promise<boolean> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store' })
    reached(response.ok && !response.headers.get('content-type')?.startsWith('text/html'))
  } catch {
    reached(false)
  }
  return isIn
}
