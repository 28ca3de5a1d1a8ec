/** The texts to be agreed to before the first question: recorded with their version (PIPL 13, 29, 30, 31). */
import { ref, shallowRef } from 'vue'
import { consent } from '@/domains/people/api'
import { asProblem, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'

interface Text {
  code: string
  version: number
}

export const textKey = ({ code, version }: Text): string => `${code}@${version}`

export function useConsents() {
  const busy = ref(false)
  const failed = shallowRef<Problem | null>(null)
  // One id a text, however often it is sent.
  const ids = new Map<string, string>()

  /** True when every text is recorded on the server. */
  async function agree(texts: readonly Text[], item: string): Promise<boolean> {
    busy.value = true
    failed.value = null
    try {
      for (const text of texts) {
        const key = textKey(text)
        const id = ids.get(key) ?? uuid7()
        ids.set(key, id)
        await consent(id, text.code, text.version, item)
      }
      return true
    } catch (error) {
      failed.value = asProblem(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, failed, agree }
}
