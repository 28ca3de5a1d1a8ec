/** Whose phone this is, as the server last said: without it a page opened in a lift could not find what it keeps.
 * An opaque account and its rights as shown, no name; the server decides again on every request. */
import type { Session } from './session'

const KEY = 'yc-account'

export function rememberSession({ role, account, level, demo }: Session): void {
  try {
    // Staff work at desks that others use too.
    if (role === 'citizen' && account) localStorage.setItem(KEY, JSON.stringify({ account, level, demo }))
    else localStorage.removeItem(KEY)
  } catch {
    // Private windows of some browsers have no storage: there the network is needed to begin.
  }
}

export function lastSession(): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Pick<Session, 'account' | 'level' | 'demo'> | null
    return kept && { ...kept, role: 'citizen', name: '', mobile: '', office: null, steppedUpUntil: null, revoked: null }
  } catch {
    return null
  }
}
