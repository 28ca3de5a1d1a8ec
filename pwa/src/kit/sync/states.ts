/** What an answer means for the thing that was sent: whether it goes by itself later, or a person has to act. */
import type { Problem } from '../problem'

/** `waiting` goes by itself. Of the others none is ever dropped for its answer: it stays until a person acts. */
export type State = 'waiting' | 'needs_sign_in' | 'needs_fix' | 'conflict' | 'form_changed' | 'refused'

/** The person at the door is not who wrote this, or has not shown enough of who they are. */
const DOOR = new Set(['sign_in_needed', 'other_account', 'step_up_needed', 'level_too_low'])
const FORM = new Set(['unknown_revision', 'revision_closed', 'signed_older', 'older_form', 'no_form'])
/** Statuses after which the same request may be sent again (security.md 6.1). */
const LATER = new Set([408, 423, 425, 429])

export function stateAfter(problem: Problem): State {
  const { status, code } = problem
  if (DOOR.has(code)) return 'needs_sign_in'
  // A code from the own phone that stands in a signature holds for minutes: it is signed anew.
  if (code.startsWith('code_')) return 'needs_fix'
  if (problem.isUnanswered || status >= 500 || LATER.has(status)) return 'waiting'
  if (status === 409 && problem.retryAfter !== null) return 'waiting'
  if (FORM.has(code)) return 'form_changed'
  if (status === 422 || code === 'consent_needed') return 'needs_fix'
  return status === 412 ? 'conflict' : 'refused'
}

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 60_000

/** How long to wait after the n-th failure in a row, from 1: doubled, capped, jittered; never sooner than the server asked. */
export function waitAfter(failures: number, retryAfter: number | null, random: () => number = Math.random): number {
  const own = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT_MS) * (0.5 + random())
  return Math.max(own, (retryAfter ?? 0) * 1_000 * (1 + random() / 4))
}
