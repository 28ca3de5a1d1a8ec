/** The typed client of our own API. A call gives the answer or throws a `Problem`; nothing else comes out. */
import createClient from 'openapi-fetch'
import type { paths } from './api.gen'
import { heardDate } from './cityClock'
import { takeEarly } from './early'
import { isFromPortal, isReached, probe, reached } from './reach'
import { local, Problem } from './problem'

export { asProblem, Problem, type FieldError } from './problem'

const WAIT_MS = 20_000
/** The same for everyone: the service worker or the browser may give an older copy, which says nothing of the server and
 * has an older date. */
const KEPT = /\/(?:api\/items|\.well-known)/
const enders = new Set<() => void>()

/** Runs when the server says that nobody is signed in any more. */
export function onSessionEnded(run: () => void): () => void {
  enders.add(run)
  return () => enders.delete(run)
}

function refused(response: Response, text: string): Problem {
  const after = Number(response.headers.get('retry-after') ?? '') || null
  let body: Record<string, unknown> = {}
  try {
    body = JSON.parse(text) as Record<string, unknown>
  } catch {
    // A proxy's own error page: the status is all there is to know.
  }
  const problem = new Problem({ code: `http_${response.status}`, ...body, status: response.status }, after)
  if (problem.code === 'sign_in_needed') for (const run of enders) run()
  return problem
}

let account: string | null = null

const ACCOUNT = 'Yc-Account'

/** Whose things are sent from here on: the server refuses them under anybody else's session (security.md 6.1 rule 7). */
export function sendAs(owner: string | null): void {
  account = owner
}

export const sendingAs = (): string | null => account

/** What was written under an account goes under it, whoever has signed in on this page meanwhile. */
export const by = (owner: string): { headers: Record<string, string> } => ({ headers: { [ACCOUNT]: owner } })

/** Reads the whole answer before anybody believes it: a reply cut in the middle is no reply. */
async function whole(request: Request): Promise<Response> {
  if (account && request.method !== 'GET' && !request.headers.has(ACCOUNT)) request.headers.set(ACCOUNT, account)
  const early = takeEarly(request)
  const stop = early?.stop ?? new AbortController()
  const timer = setTimeout(() => stop.abort(), WAIT_MS)
  const cancel = (): void => stop.abort()
  request.signal.addEventListener('abort', cancel)
  try {
    const response = await (early?.response ?? fetch(request, { signal: stop.signal, redirect: 'manual' }))
    const bytes = await response.arrayBuffer()
    if (isFromPortal(response)) {
      reached(false, true)
      throw local('portal')
    }
    if (!KEPT.test(request.url)) {
      reached(true)
      heardDate(response.headers.get('date'))
    } else if (!isReached()) void probe()
    if (!response.ok) throw refused(response, new TextDecoder().decode(bytes))
    return new Response(response.status === 204 ? null : bytes, response)
  } catch (error) {
    if (error instanceof Problem) throw error
    if (request.signal.aborted) throw new DOMException('cancelled', 'AbortError')
    reached(false)
    throw local(stop.signal.aborted ? 'timeout' : 'offline')
  } finally {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', cancel)
  }
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: whole })

/** A request outside the typed client, such as a piece of a file; the same rules of answer and refusal. */
export const request = (path: string, init: RequestInit): Promise<Response> => whole(new Request(new URL(path, location.origin), init))

interface Answer<T> {
  data: T
  response: Response
}

/** `const { data, response } = await answer(api.GET('/api/items/{code}', { params: { path: { code } } }))` */
export async function answer<T>(call: Promise<{ data?: T; response: Response }>): Promise<Answer<T>> {
  try {
    const { data, response } = await call
    return { data: data as T, response }
  } catch (error) {
    if (error instanceof SyntaxError) throw local('garbled')
    throw error
  }
}

/** Only the answer's body: `const item = await send(api.GET(…))`. */
export async function send<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  return (await answer(call)).data
}
