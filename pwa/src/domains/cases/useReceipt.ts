/** Checks a receipt in the browser with the public keys only; nothing but the keys is asked of the server. */
import { shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { TokenRefused, verify } from '@/kit/jws'
import { publicKeys, readReceipt } from './api'

export interface Receipt {
  sub: string
  number: string
  item: string
  revision: number
  digest: string
  materials: { id: string; sha256: string }[]
  due_on: string
  received_at: string
  head: string
}

export const TYP = 'yc-receipt+jwt'

/** The claims of a receipt of ours; throws `TokenRefused` for anything else. */
export async function checkReceipt(token: string): Promise<Receipt> {
  return (await verify(TYP, token, await publicKeys())) as unknown as Receipt
}

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
