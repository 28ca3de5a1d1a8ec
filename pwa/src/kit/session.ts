/** Who is signed in on this page. */
import { computed, readonly, ref, shallowReadonly, shallowRef } from 'vue'
import type { components } from './api.gen'
import { shelf } from './disk'
import { api, asProblem, onSessionEnded, send, sendAs, type Problem } from './http'
import { hear } from './notices'
import { onReconnect } from './reach'
import { destroyVault } from './vault'

export type Session = components['schemas']['SessionOut']
export type Role = Session['role']

const LAST = 'session'
const now = shallowRef<Session | null>(null)
const ended = ref(false)
let asked: Promise<Session> | undefined

onSessionEnded(() => {
  if (now.value?.account) ended.value = true
})

function know(session: Session): Session {
  now.value = session
  sendAs(session.account)
  // Where the device has no room the next start without a network asks to sign in.
  void remember(session).catch(() => undefined)
  return session
}

/** Without an answer whoever was signed in here last goes on, with what lies on this device: the server decides again on
 * every request, and is asked who it is as soon as it answers. Kept are opaque ids, no name and no number. */
async function ask(): Promise<Session> {
  try {
    return know(await send(api.GET('/api/session')))
  } catch (error) {
    const last = await shelf.read<Session>(LAST).catch(() => undefined)
    if (!last || !isLater(asProblem(error))) throw error
    const rest = onReconnect(() => {
      rest()
      void ask().catch(() => undefined)
    })
    return know(last)
  }
}

const isLater = (problem: Problem): boolean => problem.isSilent || problem.status >= 500

async function remember(session: Session): Promise<void> {
  if (session.account && session.role === 'citizen') await shelf.keep(LAST, { ...session, name: '' })
}

/** Asks the server once and remembers; a failed question is asked again the next time. */
export function loadSession(): Promise<Session> {
  asked ??= ask().catch((error: unknown) => {
    asked = undefined
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
  await shelf.drop(LAST)
  forgetHere()
  if (owner) await destroyVault(owner)
  await loadSession()
}

function forgetHere(): void {
  asked = undefined
  ended.value = false
  now.value = null
  sendAs(null)
}

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
