/** Answers asked for before the app's code has come, so that one way to the server is waited for and not three. */
const FRESH_MS = 10_000

export interface Early {
  response: Promise<Response>
  stop: AbortController
}

const asked = new Map<string, Early>()

/** Sends for `path` now; whoever asks for it first takes the answer. */
export function askEarly(path: string): void {
  const stop = new AbortController()
  const response = fetch(path, { signal: stop.signal, redirect: 'manual' })
  // Heard by whoever takes it; nobody may.
  response.catch(() => undefined)
  asked.set(new URL(path, location.origin).href, { response, stop })
  setTimeout(() => asked.clear(), FRESH_MS)
}

/** The answer that is on its way for this request, once; a write makes all of them old. */
export function takeEarly({ method, url }: Request): Early | undefined {
  if (method !== 'GET') asked.clear()
  const found = asked.get(url)
  asked.delete(url)
  return found
}
