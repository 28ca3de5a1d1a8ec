/** My profile, my devices and what I agreed to. */
import { shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { loadSession, useSession } from '@/kit/session'
import { endSession, readMe, withdrawConsent, type Profile } from './api'

export function useMe() {
  const me = shallowRef<Profile | null>(null)
  const failed = shallowRef<Problem | null>(null)
  const { isCitizen } = useSession()
  const isKnown = shallowRef(false)

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    failed.value = null
    try {
      await work()
      return true
    } catch (error) {
      failed.value = asProblem(error)
      return false
    }
  }
  async function read(): Promise<void> {
    await attempt(async () => {
      await loadSession()
      isKnown.value = true
      me.value = isCitizen.value ? await readMe() : null
    })
  }
  watch(isCitizen, read, { immediate: true })

  const end = (id: string): Promise<boolean> =>
    attempt(async () => {
      await endSession(id)
      me.value = await readMe()
    })
  const withdraw = (id: string): Promise<boolean> =>
    attempt(async () => {
      await withdrawConsent(id)
      me.value = await readMe()
    })
  return { me, failed, isCitizen, isKnown, read, end, withdraw }
}
