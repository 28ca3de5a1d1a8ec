/** The text of a number field while somebody types: `12.` stays `12.` although it already means 1200 fen. */
import { ref, watch, type Ref } from 'vue'
import type { Json } from './schema'

export function useTyped(
  value: () => Json | undefined,
  read: (typed: string) => Json,
  write: (value: Json | undefined) => string,
  changed: (value: Json | undefined) => void,
): { typed: Ref<string>; type: (next: string) => void } {
  const typed = ref(write(value()))
  const meant = (text: string): Json | undefined => (text.trim() === '' ? undefined : read(text))
  watch(value, (next) => {
    if (meant(typed.value) !== next) typed.value = write(next)
  })
  function type(next: string): void {
    typed.value = next
    changed(meant(next))
  }
  return { typed, type }
}
