/** Consent first, then name and number against the population register. */
import { computed, ref, shallowRef } from 'vue'
import { told } from '@/form/useWords'
import { plainNumber } from '@/kit/format'
import { asProblem, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { refreshSession } from '@/kit/session'
import text from '@shared/consents/real-name.json'
import { consent, proveName, type Profile } from './api'
import { isIdLength } from './rules'

export function useRealName() {
  const consentId = uuid7()
  const hasAgreed = ref(false)
  const name = ref('')
  const number = ref('')
  const tried = ref(false)
  const isBusy = ref(false)
  const failed = shallowRef<Problem | null>(null)
  const proven = shallowRef<Profile | null>(null)

  async function attempt(work: () => Promise<void>): Promise<void> {
    isBusy.value = true
    failed.value = null
    try {
      await work()
    } catch (error) {
      failed.value = asProblem(error)
    } finally {
      isBusy.value = false
    }
  }
  const agree = (): Promise<void> =>
    attempt(async () => {
      await consent(consentId, { code: text.code, version: text.version, item: null, at: new Date().toISOString() })
      hasAgreed.value = true
    })
  const isNameEmpty = computed(() => name.value.trim() === '')
  const isNumberWrong = computed(() => !isIdLength(number.value))

  async function prove(): Promise<void> {
    tried.value = true
    if (isNameEmpty.value || isNumberWrong.value) return
    await attempt(async () => {
      const profile = await proveName(name.value.trim(), plainNumber(number.value).toUpperCase())
      await refreshSession()
      proven.value = profile
    })
  }
  /** What the server found wrong with one of the two fields, at that field. */
  function refusedAt(pointer: string): string | undefined {
    const found = failed.value?.errors.find((error) => error.pointer === pointer)
    return found && told(found.code, found.params)
  }
  return { text, hasAgreed, name, number, tried, isBusy, failed, proven, isNameEmpty, isNumberWrong, agree, prove, refusedAt }
}
