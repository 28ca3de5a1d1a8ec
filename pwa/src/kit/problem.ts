/** RFC 9457 as our server speaks it, and the failures that never reached a server in the same shape. */
export interface FieldError {
  pointer: string
  code: string
  detail: string
  params: Record<string, unknown>
}

const KNOWN = new Set(['type', 'title', 'status', 'code', 'detail', 'errors', 'trace'])

/** The two digits that name the cause, so that a helper can tell a dead network from a dead server over the phone. */
const CAUSES: Record<string, string> = { offline: '91', timeout: '92', garbled: '93', chunk: '94', disk_full: '95', failed: '99' }

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
    this.trace = String(body['trace'] ?? '')
    this.facts = Object.fromEntries(Object.entries(body).filter(([key]) => !KNOWN.has(key)))
    this.retryAfter = retryAfter
  }

  /** Nobody answered, or somebody in the server's place: whatever is sent next fares no better. */
  get isSilent(): boolean {
    return ['offline', 'timeout', 'garbled'].includes(this.code)
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
export function local(code: 'offline' | 'timeout' | 'garbled' | 'chunk' | 'disk_full' | 'failed'): Problem {
  const occurrence = String(crypto.getRandomValues(new Uint16Array(1))[0] ?? 0).padStart(4, '0').slice(-4)
  return new Problem({ status: 0, code, trace: `${CAUSES[code]}${occurrence}` })
}

/** Whatever was caught, as a Problem: nothing reaches a person as "unknown error" without a trace. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  // The browser's own word for it comes from where nothing was written yet, such as the device's key.
  if (error instanceof Error && ['DiskFull', 'QuotaExceededError'].includes(error.name)) return local('disk_full')
  console.error(error)
  return local('failed')
}
