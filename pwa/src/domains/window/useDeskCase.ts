/** One case on the desk: claim it, look at it, take a step. */
import { ref, shallowRef } from 'vue'
// Why a step is refused is said in the words of cases.
import '@/domains/cases/useWords'
import { asProblem, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { claim, readCase, release, takeStep, type DeskCase, type Step, type StepIn } from './api'

export function useDeskCase(id: string) {
  const found = shallowRef<DeskCase | null>(null)
  /** Why the case could not be read. */
  const failed = shallowRef<Problem | null>(null)
  /** Why the last thing that was pressed was not done; reading the case again does not do it. */
  const refused = shallowRef<Problem | null>(null)
  const busy = ref<Step | 'claim' | null>(null)
  // The id of a step that was tried and not answered: trying again sends the same one.
  let tried: { id: string; body: string } | null = null

  async function load(): Promise<void> {
    try {
      found.value = await readCase(id)
      failed.value = null
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  async function attempt(name: Step | 'claim', run: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = name
    refused.value = null
    try {
      await run()
      return true
    } catch (error) {
      refused.value = asProblem(error)
      return false
    } finally {
      busy.value = null
    }
  }

  async function take(): Promise<void> {
    if (await attempt('claim', () => claim(id))) await load()
  }

  async function giveBack(): Promise<boolean> {
    return attempt('claim', () => release(id))
  }

  /** True when the step is stored. Whether the case stays on this desk shows in `found`: null when it has gone on. */
  async function step(name: Step, words: Partial<StepIn> = {}): Promise<boolean> {
    const current = found.value
    if (!current) return false
    const body: StepIn = { step: name, version: current.case.version, ...words }
    const text = JSON.stringify(body)
    if (tried?.body !== text) tried = { id: uuid7(), body: text }
    const stepId = tried.id
    const done = await attempt(name, () => takeStep(id, stepId, body))
    if (done || !refused.value?.isUnanswered) tried = null
    if (done || [409, 412].includes(refused.value?.status ?? 0)) await readOn()
    return done
  }

  async function readOn(): Promise<void> {
    try {
      found.value = await readCase(id)
    } catch (error) {
      const problem = asProblem(error)
      // 404: the case now waits at another desk.
      if (problem.status === 404) found.value = null
      else failed.value = problem
    }
  }

  return { found, failed, refused, busy, load, take, giveBack, step }
}
