/** For tests: a network that answers as scripted and remembers every request whole. The code that asks is the real one. */
import { vi } from 'vitest'

export interface Asked {
  /** Such as `PUT /api/drafts/…`. */
  what: string
  /** What stands behind the path, such as `?revision=2`. */
  search: string
  headers: Headers
  text: string
}

/** `lost`: it arrived, and the answer did not come back. */
export type Reply = 'lost' | { status?: number; body?: unknown; html?: string; headers?: Record<string, string> }

/** Answers every request from here on; gives what was asked, in order. */
export function serve(answer: (asked: Asked) => Reply | Promise<Reply>): Asked[] {
  const heard: Asked[] = []
  vi.stubGlobal('fetch', async (to: Request | string) => {
    const request = new Request(typeof to === 'string' ? new URL(to, location.origin) : to)
    const { pathname, search } = new URL(request.url)
    const asked: Asked = { what: `${request.method} ${pathname}`, search, headers: request.headers, text: await request.text() }
    heard.push(asked)
    const reply = await answer(asked)
    if (reply === 'lost') throw new TypeError('Failed to fetch')
    const { status = 200, body = {}, html, headers = {} } = reply
    const type = html === undefined ? (status < 400 ? 'application/json' : 'application/problem+json') : 'text/html'
    return new Response(html ?? JSON.stringify(body), { status, headers: { 'content-type': type, ...headers } })
  })
  return heard
}

/** What was saved names its write, as the server does; a `reply` may name another one. */
export function named({ headers, text }: Asked, reply: Reply): Reply {
  if (reply === 'lost' || reply.html !== undefined || (reply.status ?? 200) >= 400) return reply
  const write = headers.get('idempotency-key') ?? (JSON.parse(text) as { base: string | null }).base ?? ''
  return { ...reply, body: { write, ...(reply.body as object) } }
}
