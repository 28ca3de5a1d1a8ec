/** One case, live: events from the server wake it, a slow poll goes on where they do not arrive. */
import { onScopeDispose, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { readCase, takeStep, type Case } from './api'
import { isFinal } from './rules'

const POLL_MS = 20_000

export function useCase(id: string) {
  const found = shallowRef<Case | null>(null)
  /** Why the case could not be read. */
  const failed = shallowRef<Problem | null>(null)
  /** Why it was not withdrawn: reading it again does not do that. */
  const refused = shallowRef<Problem | null>(null)
  const busy = shallowRef(false)
  let line: EventSource | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let isLeft = false
  // One id for one withdrawal, however often it is sent.
  let withdrawal = ''

  async function load(): Promise<void> {
    try {
      found.value = await readCase(id)
      failed.value = null
      if (isFinal(found.value.status)) close()
      else follow()
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  function look(): void {
    if (document.visibilityState === 'visible') void load()
  }

  /** From the first answer on, however late it came. */
  function follow(): void {
    if (line || isLeft) return
    line = new EventSource(`/api/cases/${id}/events`)
    line.addEventListener('version', (event) => {
      if (event instanceof MessageEvent && Number(event.data) !== found.value?.version) look()
    })
    timer = setInterval(() => {
      if (line?.readyState !== EventSource.OPEN) look()
    }, POLL_MS)
    document.addEventListener('visibilitychange', look)
  }

  function close(): void {
    line?.close()
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  }

  async function withdraw(): Promise<boolean> {
    if (!found.value || busy.value) return false
    busy.value = true
    refused.value = null
    withdrawal ||= uuid7()
    try {
      found.value = await takeStep(id, withdrawal, { step: 'withdraw', version: found.value.version })
      failed.value = null
      return true
    } catch (error) {
      refused.value = asProblem(error)
      // An answered refusal ends this attempt; the next one is another step.
      if (!refused.value.isUnanswered) withdrawal = ''
      // What has happened meanwhile, beside why the step was refused.
      if ([409, 412].includes(refused.value.status)) await load()
      return false
    } finally {
      busy.value = false
    }
  }

  onScopeDispose(() => {
    isLeft = true
    close()
  })
  return { found, failed, refused, busy, load, withdraw }
}
