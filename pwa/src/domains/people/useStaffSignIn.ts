import { reactive, ref, shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { setSession, type Session } from '@/kit/session'
import { signInStaff } from './api'

/** Password and one-time code; a person with two roles names the one for this session. */
export function useStaffSignIn() {
  const typed = reactive({ name: '', password: '', code: '', role: '' })
  const tried = ref(false)
  const isBusy = ref(false)
  const failed = shallowRef<Problem | null>(null)
  /** Between which this person must choose; only the server knows. */
  const roles = shallowRef<readonly string[]>([])
  watch(
    () => typed.name,
    () => {
      roles.value = []
      typed.role = ''
    },
    { flush: 'sync' },
  )

  async function enter(): Promise<Session | undefined> {
    tried.value = true
    if (!typed.name.trim() || !typed.password || !typed.code.trim() || (roles.value.length > 0 && !typed.role)) return undefined
    isBusy.value = true
    failed.value = null
    try {
      const { role, name, password, code } = typed
      const session = await signInStaff({ name: name.trim(), password, code: code.normalize('NFKC').trim(), role: role || null })
      setSession(session)
      return session
    } catch (error) {
      failed.value = asProblem(error)
      // A one-time code is spent by the attempt, but not while nobody knows in which role.
      if (failed.value.code === 'role_needed') roles.value = failed.value.facts['roles'] as string[]
      else typed.code = ''
      return undefined
    } finally {
      isBusy.value = false
    }
  }
  return { typed, tried, isBusy, failed, roles, enter }
}
