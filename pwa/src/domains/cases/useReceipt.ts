/** Checks a receipt in the browser with the public keys only; nothing but the keys is asked of the server. */
import { shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { TokenRefused } from '@/kit/jws'
import { readReceipt } from './api'
import { checkReceipt, type Receipt } from './useChecked'

export function useReceipt() {
  const receipt = shallowRef<Receipt | null>(null)
  const refused = shallowRef<TokenRefused['reason'] | null>(null)
  const failed = shallowRef<Problem | null>(null)

  async function check(token: string): Promise<void> {
    receipt.value = refused.value = failed.value = null
    try {
      receipt.value = await checkReceipt(token)
    } catch (error) {
      if (error instanceof TokenRefused) refused.value = error.reason
      else failed.value = asProblem(error)
    }
  }

  /** Fetches the receipt of an own case as text, for showing and saving. */
  async function fetchOwn(id: string): Promise<string | null> {
    try {
      return await readReceipt(id)
    } catch (error) {
      failed.value = asProblem(error)
      return null
    }
  }

  return { receipt, refused, failed, check, fetchOwn }
}
