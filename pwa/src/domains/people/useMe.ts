/** My profile, my devices and what I agreed to. */
import { shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { loadSession, useSession } from '@/kit/session'
import { endSession, readMe, withdrawConsent, type Profile } from './api'

export function useMe() {
  const me = shallowRef<Profile | null>(null)
  /** Why it could not be read. */
  const failed = shallowRef<Problem | null>(null)
  /** Why what was pressed was not done: reading again does not do it. */
  const refused = shallowRef<Problem | null>(null)
  const { isCitizen } = useSession()
  const isKnown = shallowRef(false)

  async function read(): Promise<void> {
    failed.value = null
    try {
      await loadSession()
      isKnown.value = true
      me.value = isCitizen.value ? await readMe() : null
    } catch (error) {
      failed.value = asProblem(error)
    }
  }
  watch(isCitizen, read, { immediate: true })

  async function act(work: Promise<unknown>): Promise<boolean> {
    refused.value = null
    try {
      await work
    } catch (error) {
      refused.value = asProblem(error)
      return false
    }
    await read()
    return true
  }
  const end = (id: string): Promise<boolean> => act(endSession(id))
  const withdraw = (id: string): Promise<boolean> => act(withdrawConsent(id))
  return { me, failed, refused, isCitizen, isKnown, read, end, withdraw }
}
