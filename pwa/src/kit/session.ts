/** Who is signed in on this page. */
import { computed, readonly, ref, shallowReadonly, shallowRef } from 'vue'
import type { components } from './api.gen'
import { api, onSessionEnded, send, sendAs } from './http'
import { destroyVault } from './vault'

export type Session = components['schemas']['SessionOut']
export type Role = Session['role']

const now = shallowRef<Session | null>(null)
const ended = ref(false)
let asked: Promise<Session> | undefined

onSessionEnded(() => {
  if (now.value?.account) ended.value = true
})

function know(session: Session): Session {
  now.value = session
  sendAs(session.account)
  return session
}

const ask = async (): Promise<Session> => know(await send(api.GET('/api/session')))

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
  if (owner) await destroyVault(owner)
  asked = undefined
  ended.value = false
  now.value = null
  await loadSession()
}

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
