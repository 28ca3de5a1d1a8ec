/** One item's guide and form revision. */
import { shallowRef, watch, type Ref } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { readItem } from './api'
import { asOffered, type Offered } from './rules/offering'

export function useItem(code: Ref<string>) {
  const item = shallowRef<Offered | null>(null)
  const failed = shallowRef<Problem | null>(null)

  async function read(): Promise<void> {
    failed.value = null
    try {
      item.value = asOffered(await readItem(code.value))
    } catch (error) {
      failed.value = asProblem(error)
    }
  }
  watch(code, read, { immediate: true })
  return { item, failed, read }
}
