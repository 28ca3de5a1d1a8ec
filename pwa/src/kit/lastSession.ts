/** Whose phone this is, as the server last said: without it a page opened in a lift could not find what it keeps.
 * An opaque account and its rights as shown, no name; the server decides again on every request. */
import { shelf } from './disk'
import type { Session } from './session'

const KEY = 'yc-account'
/** The same for the service worker, which has no localStorage. */
const HERE = 'account'

export function rememberSession({ role, account, level, demo }: Session): void {
  // Staff work at desks that others use too.
  if (role !== 'citizen' || !account) return void (lastSession() && forgetSession())
  void shelf.keep(HERE, account).catch(() => undefined)
  try {
    localStorage.setItem(KEY, JSON.stringify({ account, level, demo }))
  } catch {
    // Private windows of some browsers have no storage: there the network is needed to begin.
  }
}

/** Before anything of the account is destroyed: from then on nothing is kept for it. */
export async function forgetSession(): Promise<void> {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // There is none.
  }
  await shelf.drop(HERE).catch(() => undefined)
}

export function lastSession(): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Pick<Session, 'account' | 'level' | 'demo'> | null
    return kept && { ...kept, role: 'citizen', name: '', mobile: '', office: null, steppedUpUntil: null, revoked: null }
  } catch {
    return null
  }
}

/** The account that was here last, where there is no page to ask. */
export async function lastAccount(): Promise<string | null> {
  return (await shelf.read<string>(HERE)) ?? null
}
