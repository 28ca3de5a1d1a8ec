/** The words of rare causes and what stands around a help code: nobody needs them until something has failed. */
import { shallowRef } from 'vue'

type Causes = typeof import('./causes')

/** Null until they are here. */
export const causes = shallowRef<Causes | null>(null)

export async function openCauses(): Promise<void> {
  try {
    causes.value ??= await import('./causes')
  } catch {
    // Without a network before the app was taken into care: the likely causes have their words with the app.
  }
}
