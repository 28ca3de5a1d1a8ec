/** Whether our server can be reached. `navigator.onLine` says yes in a lift; only an answer counts. */
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 30_000
/** A line that swallows what is sent gives no answer at all. */
const PROBE_MS = 8_000

let isIn = true
let isAsked = false
const back = new Set<() => void>()
const heard = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
let pause = FIRST_WAIT_MS
let probes = 0
/** Of those that were answered. */
let newest = 0

export const isReached = (): boolean => isIn

/** Somebody answers in the server's place: the network wants a sign-in of its own first. */
export const isPortal = (): boolean => isAsked

/** Runs each time the server comes back into reach. */
export function onReconnect(run: () => void): () => void {
  back.add(run)
  return () => back.delete(run)
}

/** Runs with every change of what `isReached` and `isPortal` say. */
export function onReach(run: () => void): () => void {
  heard.add(run)
  return () => heard.delete(run)
}

/** Every request reports here how it went. */
export function reached(ok: boolean, portal = false): void {
  const before = isIn
  const isOther = ok !== before || portal !== isAsked
  isIn = ok
  isAsked = portal
  if (isOther) for (const run of heard) run()
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

/** A captive portal answers with a page of its own, or sends us to it; our server does neither where data is asked for. */
export function isFromPortal(response: Response): boolean {
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false
  return response.type === 'opaqueredirect' || (response.ok && isPage)
}

async function again(): Promise<void> {
  timer = undefined
  await probe()
}

/** Asks the server itself; a page that answers in its place is not it. */
export async function probe(): Promise<boolean> {
  const turn = (probes += 1)
  const tell = (ok: boolean, portal = false): void => {
    // An answer from before the last one heard says nothing of now.
    if (turn < newest) return
    newest = turn
    reached(ok, portal)
  }
  const stop = new AbortController()
  const timeout = setTimeout(() => stop.abort(), PROBE_MS)
  try {
    const response = await fetch('/healthz', { cache: 'no-store', redirect: 'manual', signal: stop.signal })
    const portal = isFromPortal(response)
    tell(response.ok && !portal, portal)
  } catch {
    tell(false)
  } finally {
    clearTimeout(timeout)
  }
  return isIn
}
