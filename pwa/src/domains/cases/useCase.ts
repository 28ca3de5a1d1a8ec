/** One case, live: events from the server wake it, a slow poll goes on where they do not arrive. */
import { onScopeDispose, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { readCase, takeStep, type Case } from './api'
import { isFinal } from './rules'

const POLL_MS = 20_000

export function useCase(id: string) {
  const found = shallowRef<Case | null>(null)
  const failed = shallowRef<Problem | null>(null)
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
    withdrawal ||= uuid7()
    try {
      found.value = await takeStep(id, withdrawal, { step: 'withdraw', version: found.value.version })
      failed.value = null
      return true
    } catch (error) {
      failed.value = asProblem(error)
      // An answered refusal ends this attempt; the next one is another step.
      if (!failed.value.isUnanswered) withdrawal = ''
      if ([409, 412].includes(failed.value.status)) await reload()
      return false
    } finally {
      busy.value = false
    }
  }

  /** What has happened meanwhile, beside why the step was refused. */
  async function reload(): Promise<void> {
    const why = failed.value
    await load()
    failed.value ??= why
  }

  onScopeDispose(() => {
    isLeft = true
    close()
  })
  return { found, failed, busy, load, withdraw }
}
