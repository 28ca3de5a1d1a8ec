/** Who is signed in on this page. */
import { computed, readonly, ref, shallowReadonly, shallowRef } from 'vue'
import type { components } from './api.gen'
import { api, asProblem, onSessionEnded, send, sendAs } from './http'
import { forgetSession, lastSession, rememberSession } from './lastSession'
import { hear } from './notices'
import { onReconnect } from './reach'
import { onCleared } from './remains'
import { destroyVault, welcome } from './vault'

export type Session = components['schemas']['SessionOut']
export type Role = Session['role']

const now = shallowRef<Session | null>(null)
const ended = ref(false)
let asked: Promise<Session> | undefined

onSessionEnded(() => {
  if (!now.value?.account || ended.value) return
  ended.value = true
  // Ended, or taken away from here? Only the second destroys anything; after the first the account stays known here.
  void said().catch(() => undefined)
})

function know(session: Session): Session {
  now.value = session
  sendAs(session.account)
  if (session.account) welcome(session.account)
  rememberSession(session)
  return session
}

async function said(): Promise<Session> {
  const session = await send(api.GET('/api/session'))
  if (session.revoked) await putAway(session.revoked)
  return session
}

const ask = async (): Promise<Session> => know(await said())

/** The owner took this device away from another one: what it keeps of the account goes, sent or not. */
async function putAway(owner: string): Promise<void> {
  const wasHere = owner === (now.value ?? lastSession())?.account
  if (wasHere) {
    forgetHere()
    await forgetSession()
  }
  await destroyVault(owner)
  if (wasHere) location.replace('/sign-in?removed=1')
}

/** Without an answer it is whoever was here last, as what lies on this device is theirs; asked again when the server is
 * back. */
function assume(error: unknown): void {
  const last = asProblem(error).isUnanswered ? lastSession() : null
  if (now.value || !last) return
  know(last)
  const rest = onReconnect(() => {
    rest()
    void askAgain()
  })
}

async function askAgain(): Promise<void> {
  try {
    await loadSession()
  } catch {
    // The next page asks again.
  }
}

/** Asks the server once and remembers; a failed question is asked again the next time. */
export function loadSession(): Promise<Session> {
  asked ??= ask().catch((error: unknown) => {
    asked = undefined
    assume(error)
    throw error
  })
  return asked
}

/** After signing in, proving the name or stepping up. */
export function setSession(session: Session): void {
  know(session)
  ended.value = false
  asked = Promise.resolve(session)
}

/** Asks the server again, for what another answer has changed (the level after real name). */
export async function refreshSession(): Promise<Session> {
  const session = await ask()
  setSession(session)
  return session
}

/** Ends the session there and destroys what this device keeps of the account. */
export async function signOut(everywhere = false): Promise<void> {
  const owner = now.value?.account
  await send(api.DELETE('/api/session', { params: { query: { everywhere } } }))
  forgetHere()
  await forgetSession()
  if (owner) await destroyVault(owner)
  await loadSession()
}

function forgetHere(): void {
  asked = undefined
  ended.value = false
  now.value = null
  sendAs(null)
}

// Whose device it is was thrown away with the rest.
onCleared(() => now.value && rememberSession(now.value))

// Signed out in another tab: nothing of the account may be written here any more.
hear(({ store, owner }) => {
  if (store !== 'keys' || owner !== now.value?.account) return
  forgetHere()
  location.replace('/')
})

/** `hasEnded`: the server ended the session while the page is open. The account stays known here, so everything
 * typed stays on the device and is sent when the same person is back. */
export function useSession() {
  return {
    session: shallowReadonly(now),
    account: computed(() => now.value?.account ?? null),
    role: computed<Role>(() => now.value?.role ?? 'guest'),
    level: computed(() => now.value?.level ?? 0),
    isCitizen: computed(() => now.value?.role === 'citizen'),
    isStaff: computed(() => !['guest', 'citizen'].includes(now.value?.role ?? 'guest')),
    isDemo: computed(() => now.value?.demo ?? false),
    hasEnded: readonly(ended),
  }
}
