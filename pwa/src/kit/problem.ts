/** RFC 9457 as our server speaks it, and the failures that never reached a server in the same shape. */
import { phone, statuses } from '@shared/causes.json'

export interface FieldError {
  pointer: string
  code: string
  detail: string
  params: Record<string, unknown>
}

const KNOWN = new Set(['type', 'title', 'status', 'code', 'detail', 'errors', 'trace'])

/** What goes wrong on this side of the network. */
export type Failure = keyof typeof phone

/** Six digits that a person can read out, made here where no server has given any: two for the cause, so that a dead network
 * can be told from a dead server over the phone, four for this occurrence. */
function made(status: number, code: string): string {
  const digits = (phone as Record<string, string>)[code] ?? (statuses as Record<string, string>)[status] ?? phone.failed
  return digits + String(crypto.getRandomValues(new Uint16Array(1))[0] ?? 0).padStart(4, '0').slice(-4)
}

/** A problem that can be kept and sent to another tab. */
export interface Plain {
  body: Record<string, unknown>
  retryAfter: number | null
}

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors: FieldError[]
  readonly trace: string
  readonly facts: Record<string, unknown>
  /** Seconds, from `Retry-After`. */
  readonly retryAfter: number | null

  constructor(body: Record<string, unknown>, retryAfter: number | null = null) {
    const code = String(body['code'] ?? 'unknown')
    super(code)
    this.name = 'Problem'
    this.status = Number(body['status'] ?? 0)
    this.code = code
    this.detail = String(body['detail'] ?? '')
    this.errors = Array.isArray(body['errors']) ? (body['errors'] as FieldError[]) : []
    this.trace = String(body['trace'] || made(this.status, code))
    this.facts = Object.fromEntries(Object.entries(body).filter(([key]) => !KNOWN.has(key)))
    this.retryAfter = retryAfter
  }

  /** Nobody answered, or somebody in the server's place: whatever is sent next fares no better. */
  get isSilent(): boolean {
    return ['offline', 'timeout', 'garbled', 'portal'].includes(this.code)
  }

  get plain(): Plain {
    const { status, code, detail, errors, trace, facts, retryAfter } = this
    // A plain copy: what comes from a framework's proxy cannot be sent to another tab.
    return JSON.parse(JSON.stringify({ body: { ...facts, status, code, detail, errors, trace }, retryAfter })) as Plain
  }

  static from({ body, retryAfter }: Plain): Problem {
    return new Problem(body, retryAfter)
  }

  /** Facts that a sentence can name. */
  get params(): Record<string, string | number> {
    const plain = Object.entries(this.facts).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    return { retryAfter: this.retryAfter ?? 60, ...(Object.fromEntries(plain) as Record<string, string | number>) }
  }

  /** Nothing is known about whether the request was taken: it may be sent again as it is. */
  get isUnanswered(): boolean {
    return this.status === 0
  }
}

/** A failure on this side of the network; status 0. */
export const local = (code: Failure): Problem => new Problem({ status: 0, code })

/** By the name of what was thrown: the browser's own word comes from where nothing was written yet, such as the key. */
const THROWN: Record<string, Failure> = {
  ...{ DiskFull: 'disk_full', QuotaExceededError: 'disk_full' },
  ...{ NoStore: 'no_store', TooOld: 'too_old', Unreadable: 'evicted', SignedOut: 'sign_in_needed' },
}

/** Whatever was caught, as a Problem: nothing reaches a person as "unknown error" without a trace. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const known = error instanceof Error ? THROWN[error.name] : undefined
  if (known) return local(known)
  console.error(error)
  return local('failed')
}
