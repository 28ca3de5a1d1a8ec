/** Sends a draft in the background, one write at a time, and brings back what another device changed. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { consent } from '@/domains/people/api'
import { asProblem, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { onReconnect } from '@/kit/online'
import { patchDraft, putDraft, type Draft, type Saved } from './api'
import { changes, contentOf, EMPTY, isSame, merge } from './rules'
import { textKey, type Text } from './useConsents'
import type { Agreed, Kept, Tried } from './useKept'

const QUIET_MS = 1_200
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 60_000

export interface Place {
  /** The draft as it is now. */
  get(): Kept | null
  /** Puts another one in its place, on the device too. */
  set(draft: Kept): Promise<void>
  /** Whether something is still to be agreed to: nothing is sent before. */
  isHeld(): boolean
  /** The draft when the server lacks these consents, to be asked for anew. */
  lost(draft: Kept, texts: readonly Text[]): Promise<Kept>
}

/** `cloud`: the server has exactly what is shown. `nowhere`: neither the device nor the server has it. */
export type Safe = 'typing' | 'nowhere' | 'phone' | 'sending' | 'cloud'
export type End = { kind: 'submitted'; case: string } | { kind: 'deleted' }

export function useSync(place: Place) {
  const sending = ref(false)
  const failed = shallowRef<Problem | null>(null)
  const ended = shallowRef<End | null>(null)
  const isCloud = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = FIRST_WAIT_MS
  let running: Promise<void> | null = null

  const isCurrent = (draft: Kept): boolean =>
    draft.base !== null && !draft.tried && draft.agreed.length === 0 && isSame(draft.base.content, draft.content)

  function schedule(ms = QUIET_MS): void {
    isCloud.value = false
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  /** Resolves when everything is sent, or cannot be sent now. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    running ??= work().finally(() => {
      running = null
    })
    return running
  }

  async function work(): Promise<void> {
    sending.value = true
    try {
      let draft = place.get()
      for (; draft && !ended.value && !place.isHeld() && !isCurrent(draft); draft = place.get()) await step(draft)
      wait = FIRST_WAIT_MS
      failed.value = null
      isCloud.value = draft !== null && !ended.value && isCurrent(draft)
    } catch (error) {
      failed.value = asProblem(error)
      if (mayComeLater(failed.value)) {
        schedule(failed.value.retryAfter ? failed.value.retryAfter * 1_000 : wait * (0.5 + Math.random()))
        wait = Math.min(wait * 2, LONGEST_WAIT_MS)
      }
    } finally {
      sending.value = false
    }
  }

  /** Consents go before the answers that call for them. */
  async function step(draft: Kept): Promise<void> {
    const [agreed] = draft.agreed
    if (agreed) return record(agreed)
    const tried = draft.tried ?? next(draft)
    if (!draft.tried) await place.set({ ...draft, tried })
    await attempt(draft.id, tried)
  }

  async function record(agreed: Agreed): Promise<void> {
    try {
      await consent(agreed.id, agreed)
    } catch (error) {
      const problem = asProblem(error)
      if (problem.code !== 'consent_outdated') throw problem
      return askAgain([{ code: agreed.code, version: Number(problem.facts['current']) }], problem)
    }
    const draft = place.get()
    const rest = draft?.agreed.filter(({ id }) => id !== agreed.id) ?? []
    if (draft) await place.set({ ...draft, agreed: rest, consents: [...draft.consents, textKey(agreed)] })
  }

  async function askAgain(texts: readonly Text[], problem: Problem): Promise<void> {
    const draft = place.get()
    if (draft) await place.set(await place.lost(draft, texts))
    // What cannot be asked for here would be refused for ever.
    if (!place.isHeld()) throw problem
  }

  function next(draft: Kept): Tried {
    const { item, revision, content, base } = draft
    if (!base) return { kind: 'put', body: { item, revision, ...content, base: null } }
    return { kind: 'patch', version: base.version, key: uuid7(), ops: changes(base.content, content), content }
  }

  async function attempt(id: string, tried: Tried): Promise<void> {
    try {
      const sent = tried.kind === 'put' ? { answers: tried.body.answers, materials: tried.body.materials } : tried.content
      const saved = tried.kind === 'put' ? await putDraft(id, tried.body) : await patchDraft(id, tried.version, tried.key, tried.ops)
      await settle(saved, sent as Kept['content'])
    } catch (error) {
      await refused(asProblem(error))
    }
  }

  async function settle(saved: Saved, content: Kept['content']): Promise<void> {
    const draft = place.get()
    if (draft) await place.set({ ...draft, base: { version: saved.version, content }, tried: null })
  }

  /** What another answer says about the draft, such as a submission refused for a newer copy. */
  async function learn(problem: Problem): Promise<void> {
    await running
    await refused(problem).catch(() => undefined)
    schedule(0)
  }

  async function refused(problem: Problem): Promise<void> {
    const draft = place.get()
    if (!draft) return
    if (problem.code === 'draft_submitted') {
      ended.value = { kind: 'submitted', case: String(problem.facts['case'] ?? draft.id) }
    } else if (problem.status === 410) {
      ended.value = { kind: 'deleted' }
    } else if (problem.status === 412 || problem.code === 'draft_exists') {
      await takeNewer(draft, (problem.facts['current'] as Draft | null | undefined) ?? null, problem.code)
    } else if (problem.code === 'consent_needed') {
      await askAgain((problem.facts['texts'] as Text[] | undefined) ?? [], problem)
    } else if (problem.code.startsWith('patch_') || problem.code === 'key_reused') {
      // The change does not fit what it was made from: start over from what the server has.
      await place.set({ ...draft, tried: null, base: null })
    } else {
      throw problem
    }
  }

  /** The newer copy and mine, merged field by field. A base the server does not know counts as none: every difference is asked. */
  async function takeNewer(draft: Kept, current: Draft | null, code: string): Promise<void> {
    if (!current) return place.set({ ...draft, tried: null, base: null })
    const theirs = contentOf(current)
    const base = code === 'version_moved' ? (draft.base?.content ?? EMPTY) : EMPTY
    const { content, conflicts } = merge(base, draft.content, theirs)
    await place.set({
      ...draft,
      round: current.round,
      content,
      conflicts: [...draft.conflicts.filter((old) => !conflicts.some((one) => one.key === old.key)), ...conflicts],
      base: { version: current.version, content: theirs },
      tried: null,
    })
  }

  const stop = onReconnect(() => void flush())
  onScopeDispose(() => {
    stop()
    clearTimeout(timer)
  })

  const safe = computed<Safe>(() => (sending.value ? 'sending' : isCloud.value ? 'cloud' : 'phone'))
  return { safe, failed, ended, schedule, flush, learn }
}

const mayComeLater = (problem: Problem): boolean =>
  problem.isUnanswered || problem.status >= 500 || [408, 423, 425, 429].includes(problem.status)
