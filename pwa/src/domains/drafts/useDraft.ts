/** One draft: opened from this device or the server, every change on the device at once and sent in the background. */
import { computed, effectScope, onScopeDispose, ref, shallowRef } from 'vue'
import { newRowId } from '@/form/engine'
import { compileForm, type Form } from '@/form/layout'
import type { Answers, Schema, Ui } from '@/form/schema'
import { useForm, type FormState } from '@/form/useForm'
import { readItem, type Item } from '@/domains/catalogue/api'
import { asProblem, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { begin, readDraft, type Begin, type Draft, type Licence } from './api'
import { contentOf, EMPTY, isSame, prefill, type Conflict } from './rules'
import { forget, keep, newestKept, readKept, type Kept } from './useKept'
import { useSync } from './useSync'

const NOTHING: Begin = { draft: null, facts: [], licences: [], registersDown: [] }

export function useDraft(owner: string) {
  const item = shallowRef<Item | null>(null)
  const draft = shallowRef<Kept | null>(null)
  const form = shallowRef<FormState | null>(null)
  const licences = shallowRef<Licence[]>([])
  const down = shallowRef<string[]>([])
  const failed = shallowRef<Problem | null>(null)
  const scope = effectScope()
  const isKept = ref(true)

  const sync = useSync({
    get: () => draft.value,
    async set(next) {
      draft.value = next
      // Another device's answers come into the open form; the person's own are there already.
      if (form.value && !isSame(next.content.answers, form.value.engine.answers)) form.value.replace(next.content.answers)
      await keep(owner, next)
    },
  })

  /** Opens the item's form: the named draft, or the newest one, or a new one with what registers know. */
  async function open(code: string, id: string | null): Promise<void> {
    failed.value = null
    try {
      const known = await (id ? readKept(owner, id) : newestKept(owner, code))
      const began = await begin(code).catch((error: unknown) => {
        // With a copy on the device the form opens without the server.
        if (known) return NOTHING
        throw error
      })
      const named = id && began.draft?.id !== id ? await readDraft(id).catch(() => null) : began.draft
      licences.value = began.licences
      down.value = began.registersDown
      const mine = known && (!named || named.id === known.id) ? known : named ? fromServer(named) : null
      item.value = await readItem(code, mine?.revision)
      const compiled = formOf(item.value)
      await start(mine ?? fresh(item.value, compiled, began), compiled, named)
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  function fresh(of: Item, compiled: Form, began: Begin): Kept {
    const { answers, sources } = prefill(compiled, {}, began.facts, newRowId)
    return {
      ...{ id: uuid7(), item: of.code, revision: of.revision, round: 0, base: null, tried: null, conflicts: [], consents: [] },
      content: { ...EMPTY, answers },
      sources,
    }
  }

  async function start(opened: Kept, compiled: Form, server: Draft | null): Promise<void> {
    form.value = scope.run(() => useForm(compiled, opened.content.answers, answered)) ?? null
    draft.value = opened
    // A newer copy that another device left on the server is merged in by the first save.
    const isBehind = server && opened.base && server.version !== opened.base.version
    if (isBehind || opened.base === null || opened.tried || !isSame(opened.base.content, opened.content)) sync.schedule(0)
    else void sync.flush()
    if (isBehind && isSame(opened.base?.content, opened.content)) {
      draft.value = { ...fromServer(server), sources: opened.sources, consents: opened.consents }
      form.value?.replace(draft.value.content.answers)
    }
    await keep(owner, draft.value)
  }

  /** On the device at once; "saved" is shown only after that. */
  async function write(change: (now: Kept) => Kept): Promise<void> {
    if (!draft.value) return
    draft.value = change(draft.value)
    isKept.value = false
    const written = draft.value
    try {
      await keep(owner, written)
      if (draft.value === written) isKept.value = true
      sync.schedule()
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  /** A value somebody has changed is no longer the register's. */
  function answered(answers: Answers): void {
    void write((now) => {
      const kept = Object.entries(now.sources).filter(([at]) => isSame(answers[at.slice(1)], now.content.answers[at.slice(1)]))
      return { ...now, sources: Object.fromEntries(kept), content: { ...now.content, answers } }
    })
  }

  function setMaterials(slot: string, ids: string[]): Promise<void> {
    return write((now) => {
      const { [slot]: _, ...others } = now.content.materials
      return { ...now, content: { ...now.content, materials: ids.length > 0 ? { ...others, [slot]: ids } : others } }
    })
  }

  function choose(conflict: Conflict, side: 'mine' | 'theirs'): void {
    if (side === 'theirs') form.value?.change(conflict.key, conflict.theirs)
    void write((now) => ({ ...now, conflicts: now.conflicts.filter((one) => one.key !== conflict.key) }))
  }

  const agree = (texts: readonly string[]): Promise<void> =>
    write((now) => ({ ...now, consents: [...new Set([...now.consents, ...texts])] }))

  async function drop(): Promise<void> {
    const id = draft.value?.id
    draft.value = null
    if (id) await forget(owner, id)
  }

  // Leaving the page does not wait for the quiet moment.
  const leave = (): void => void sync.flush()
  document.addEventListener('visibilitychange', leave)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', leave)
    scope.stop()
  })

  const safe = computed(() => (isKept.value ? sync.safe.value : 'typing'))
  return { item, draft, form, licences, down, failed, safe, sync, open, setMaterials, choose, agree, drop }
}

function formOf(item: Item): Form {
  if (!item.form) throw new TypeError(`${item.code} has no form`)
  return compileForm(item.form.schema as Schema, item.form.ui as unknown as Ui, item.form.en)
}

function fromServer(server: Draft): Kept {
  const content = contentOf(server)
  return {
    ...{ id: server.id, item: server.item, revision: server.revision, round: server.round, content },
    ...{ base: { version: server.version, content }, tried: null, sources: {}, conflicts: [], consents: [] },
  }
}
