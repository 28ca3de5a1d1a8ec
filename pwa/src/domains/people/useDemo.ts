/** In demo mode the page offers the fictional people and reads the code that would have gone out by SMS. */
import { onScopeDispose, shallowRef } from 'vue'
import { loadSession } from '@/kit/session'
import { demoMessage, demoPeople, type DemoPerson } from './api'
import { codeIn } from './rules'

const LOOK_MS = 1_000
const LOOKS = 30

export function useDemo(kind: 'citizen' | 'staff') {
  const people = shallowRef<DemoPerson[]>([])
  const stop = new AbortController()
  onScopeDispose(() => stop.abort())

  async function read(): Promise<void> {
    if (!(await loadSession()).demo) return
    const all = await demoPeople()
    people.value = all.filter((person) => (person.login === '') === (kind === 'citizen'))
  }
  // Without it signing in works as it does everywhere.
  read().catch(() => undefined)

  /** The code of the newest message, as soon as the demo's slow provider has delivered it. */
  async function awaitCode(mobile: string): Promise<string> {
    const before = await demoMessage(mobile).catch(() => '')
    for (let look = 0; look < LOOKS && !stop.signal.aborted && people.value.length > 0; look += 1) {
      const text = await demoMessage(mobile).catch(() => '')
      if (codeIn(text) && (text !== before || look > 2)) return codeIn(text)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    return ''
  }
  return { people, awaitCode, read }
}
