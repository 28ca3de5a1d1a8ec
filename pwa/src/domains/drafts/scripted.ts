/** For tests: what was saved names its write, as the server does; a `reply` may name another one. */
import type { Asked, Reply } from '@/kit/scripted'

export function named({ headers, text }: Asked, reply: Reply): Reply {
  if (reply === 'lost' || reply.html !== undefined || (reply.status ?? 200) >= 400) return reply
  const write = headers.get('idempotency-key') ?? (JSON.parse(text) as { base: string | null }).base ?? ''
  return { ...reply, body: { write, ...(reply.body as object) } }
}
