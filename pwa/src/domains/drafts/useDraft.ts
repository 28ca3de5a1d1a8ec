/** One draft: opened from this device or the server, every change on the device at once and sent in the background. */
import { computed, effectScope, onScopeDispose, ref, shallowRef } from 'vue'
import { newRowId } from '@/form/engine'
import { compileForm, type Form } from '@/form/layout'
import type { Answers, Schema, Ui } from '@/form/schema'
import { useForm, type FormState } from '@/form/useForm'
import { readItem, type Item } from '@/domains/catalogue/api'
// An item that is not there is said so in the words of the catalogue.
import '@/domains/catalogue/useWords'
import { asProblem, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { Unreadable } from '@/kit/vault'
import type { Text } from '@/kit/words'
import { begin, readDraft, type Begin, type Draft, type Fact, type Licence } from './api'
import { contentOf, EMPTY, isSame, prefill, type Conflict } from './rules'
import { textKey, useConsents } from './useConsents'
import { forget, keeper, newestKept, readKept, type Kept } from './useKept'
import { useSync, type Safe } from './useSync'

const NOTHING: Begin = { draft: null, consents: [], facts: [], licences: [], registersDown: [] }

export function useDraft(owner: string) {
  const item = shallowRef<Item | null>(null)
  const draft = shallowRef<Kept | null>(null)
  const form = shallowRef<FormState | null>(null)
  const licences = shallowRef<Licence[]>([])
  const down = shallowRef<Text[]>([])
  const failed = shallowRef<Problem | null>(null)
  /** Why the newest state is not on the device; what was kept before is still there. */
  const unkept = shallowRef<Problem | null>(null)
  const scope = effectScope()
  const isKept = ref(true)
  const isLost = ref(false)
  let gone: Problem | null = null
  const keep = keeper(owner)

  const consents = useConsents(item, draft, form)
  const sync = useSync({
    get: () => draft.value,
    isHeld: () => consents.lacking.value.length > 0,
    lost: consents.lost,
    async set(next) {
      draft.value = next
      // Another device's answers come into the open form; the person's own are there already.
      if (form.value && !isSame(next.content.answers, form.value.engine.answers)) form.value.replace(next.content.answers)
      await store()
    },
  })

  /** A full disk does not stop the sending: then at least the server has it. */
  async function store(): Promise<void> {
    const written = draft.value
    if (!written) return
    isKept.value = false
    try {
      await keep(written)
      if (draft.value !== written) return
      isKept.value = true
      unkept.value = null
    } catch (error) {
      unkept.value = asProblem(error)
    }
  }

  /** Opens the item's form: the named draft, or the newest one, or a new one with what registers know. */
  async function open(code: string, id: string | null): Promise<void> {
    failed.value = null
    try {
      const known = await (id ? readKept(owner, id) : newestKept(owner, code)).catch(lost)
      const began = await begin(code).catch((error: unknown) => {
        // With a copy on the device the form opens without the server.
        if (known) return NOTHING
        throw error
      })
      const named = id && began.draft?.id !== id ? await byName(id, known !== null) : began.draft
      licences.value = began.licences
      down.value = began.registersDown
      const mine = known && (!named || named.id === known.id) ? known : named ? fromServer(named) : null
      item.value = await revisionOf(code, mine?.revision)
      const compiled = formOf(item.value)
      const opened = withFacts(mine ?? fresh(item.value), compiled, began.facts)
      // Without the server what it said last counts.
      await start(began === NOTHING ? opened : { ...opened, consents: began.consents.map(textKey) }, compiled, named)
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  /** The browser has cleared the key of what lies here: that is said, and does not keep the form from opening. */
  function lost(error: unknown): null {
    if (!(error instanceof Unreadable)) throw error
    isLost.value = true
    return null
  }

  /** A draft that was submitted or deleted elsewhere is said to be so; one on this device opens whatever the server says. */
  async function byName(id: string, isKnown: boolean): Promise<Draft | null> {
    try {
      return await readDraft(id)
    } catch (error) {
      if (!isKnown) throw error
      gone = asProblem(error)
      return null
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
      draft.value = { ...fromServer(server), sources: opened.sources, filled: opened.filled, consents: opened.consents, agreed: opened.agreed }
      form.value?.replace(draft.value.content.answers)
    }
    await store()
    if (gone) await sync.learn(gone)
  }

  /** On the device at once; "saved" is shown only after that. */
  async function write(change: (now: Kept) => Kept): Promise<void> {
    if (!draft.value) return
    draft.value = change(draft.value)
    await store()
    sync.schedule()
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

  /** To everything that is lacking: kept here at once, sent before the answers. */
  async function agree(): Promise<void> {
    await write(consents.agreed)
    sync.schedule(0)
  }

  async function drop(): Promise<void> {
    const last = draft.value
    draft.value = null
    if (!last) return
    // A write still under way would bring it back.
    await keep(last).catch(() => undefined)
    await forget(owner, last.id)
  }

  // Leaving the page does not wait for the quiet moment.
  const leave = (): void => void sync.flush()
  document.addEventListener('visibilitychange', leave)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', leave)
    scope.stop()
  })

  const safe = computed<Safe>(() => {
    if (unkept.value && sync.safe.value !== 'cloud') return 'nowhere'
    return isKept.value || unkept.value ? sync.safe.value : 'typing'
  })
  const state = { item, draft, form, licences, down, failed, unkept, isLost, safe, sync, consents }
  return { ...state, open, store, setMaterials, choose, agree, drop }
}

/** The newest was asked for with the page itself; seldom does a draft hold to another one. */
async function revisionOf(code: string, held?: number): Promise<Item> {
  const newest = await readItem(code)
  return held === undefined || held === newest.revision ? newest : readItem(code, held)
}

function formOf(item: Item): Form {
  if (!item.form) throw new TypeError(`${item.code} has no form`)
  return compileForm(item.form.schema as Schema, item.form.ui as unknown as Ui, item.form.en)
}

const fresh = ({ code, revision }: Item): Kept => ({
  ...{ id: uuid7(), item: code, revision, round: 0, content: EMPTY },
  ...{ base: null, tried: null, sources: {}, filled: [], conflicts: [], consents: [], agreed: [] },
})

/** Registers may know more than last time, such as after the name was proved. A correction is not filled in again. */
function withFacts(draft: Kept, form: Form, facts: readonly Fact[]): Kept {
  if (draft.round > 0) return draft
  const { answers, sources } = prefill(form, draft.content.answers, facts, newRowId, draft.filled)
  const filled = [...draft.filled, ...Object.keys(sources)]
  return { ...draft, filled, sources: { ...draft.sources, ...sources }, content: { ...draft.content, answers } }
}

function fromServer(server: Draft): Kept {
  const content = contentOf(server)
  return {
    ...{ id: server.id, item: server.item, revision: server.revision, round: server.round, content },
    ...{ base: { version: server.version, content }, tried: null, sources: {}, filled: [], conflicts: [], consents: [], agreed: [] },
  }
}
