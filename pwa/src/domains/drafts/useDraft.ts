/** One draft on a page: opened from this device or the server; every change is on the device at once, and what the sender
 * or another tab changes there comes into the open form. */
import { computed, effectScope, onScopeDispose, ref, shallowRef } from 'vue'
import { newRowId } from '@/form/engine'
import type { Form } from '@/form/layout'
import type { Answers } from '@/form/schema'
import { useForm, type FormState } from '@/form/useForm'
import { readItem, type Item } from '@/domains/catalogue/api'
// An item that is not there is said so in the words of the catalogue.
import '@/domains/catalogue/useWords'
import { DiskFull } from '@/kit/disk'
import { asProblem, Problem } from '@/kit/http'
import { hear } from '@/kit/notices'
import { isCleared, onCleared } from '@/kit/remains'
import { openVault, Unreadable } from '@/kit/vault'
import { begin, readDraft, type Begin, type Draft, type Fact } from './api'
import { combined, decided, isApart, isCurrent, isKnown, isSame, moved, placed, prefill, textKey, unchanged, withValue, type Conflict, type Kept, type Revised } from './rules'
import { formOf, fresh, fromServer } from './rules/opening'
import { useConsents } from './useConsents'
import { useFacts } from './useFacts'
import { keepNew, newestKept, readKept, reviseKept } from './useKept'
import { readSigned } from './useOutboxed'
import { useSync, type Safe } from './useSync'

// Forms seldom change: what carries drafts over comes when one has.
const renewing = (): Promise<typeof import('./useRenewing')> => import('./useRenewing')

const NOTHING: Begin = { revision: 0, draft: null, consents: [], facts: [], licences: [], registersDown: [] }

export function useDraft(owner: string) {
  const item = shallowRef<Item | null>(null)
  const draft = shallowRef<Kept | null>(null)
  const form = shallowRef<FormState | null>(null)
  const failed = shallowRef<Problem | null>(null)
  /** Why the newest state is not on the device; what was kept before is still there. */
  const unkept = shallowRef<Problem | null>(null)
  const scope = effectScope()
  const isKept = ref(true)
  const isLost = ref(false)
  /** Taken off this device while the page is open: sent in, thrown away or signed out in another tab. */
  const isGone = ref(false)
  /** The record that `draft` was made from: what lies there now may have gone on. */
  let seen: Kept | null = null
  /** What lay there before the store was cleared under the page. */
  let before: Kept | null = null
  let writing: Promise<void> | null = null
  const { opened, later, facts, ...told } = useFacts(item, draft, take)
  const consents = useConsents(item, draft, form)
  const sync = useSync(owner, draft, { store, look, isGated: () => consents.lacking.value.length > 0 })
  /** With what its answers call for and nobody has agreed to: the sender holds it back until then. */
  function stamped(mine: Kept): Kept {
    const lacking = consents.lacking.value.map(({ code, version }) => ({ code, version }))
    return isSame(lacking, mine.lacking) ? mine : { ...mine, lacking }
  }

  /** Brings what this page has changed onto the device, and what others have changed there into the page. */
  function store(): Promise<void> {
    writing ??= write().finally(() => {
      writing = null
    })
    return writing
  }

  async function write(): Promise<void> {
    isKept.value = false
    for (let mine = draft.value; mine && (mine !== seen || unkept.value); mine = draft.value) {
      try {
        await writeOnce(mine)
        unkept.value = null
      } catch (error) {
        unkept.value = asProblem(error)
        // What found no room holds in this tab, with what the sender has made of it; so does what was typed meanwhile.
        const next = error instanceof DiskFull ? await readKept(owner, mine.id) : null
        if (next) show(mine, next)
        if (!next || draft.value === seen) return
      }
    }
    isKept.value = true
  }

  async function writeOnce(mine: Kept): Promise<void> {
    const was = seen
    const found = was ? await reviseKept(owner, mine.id, (now) => (now.revision === mine.revision ? combined(was, mine, now) : now)) : await keepNew(owner, mine, before)
    // It is gone with the whole store, and nobody has taken it off: what the page has is kept anew.
    const next = found ?? (seen !== was || (await isCleared()) ? await keepNew(owner, mine, was) : null)
    if (was && next && next.revision !== mine.revision) await follow(was, mine, next.revision)
    else show(mine, next)
  }

  /** `next` lies on the device and holds all of `mine`; what was typed meanwhile stands on top of it. */
  function show(mine: Kept, next: Kept | null): void {
    const now = draft.value
    seen = next
    draft.value = next && (now && now !== mine ? combined(mine, now, next) : next)
    isGone.value = draft.value === null
    draw()
    if (!draft.value) return
    void consents.learn(draft.value)
    draft.value = stamped(draft.value)
  }

  /** The form shows what the draft holds; the person's own answers are in it already. */
  function draw(): void {
    const [held, answers] = [form.value?.engine.answers, draft.value?.content.answers]
    if (answers && answers !== held && !isSame(answers, held)) form.value?.replace(answers)
  }

  /** The sender or another tab has written: taken over at once. */
  async function look(): Promise<void> {
    await writing
    const mine = draft.value
    if (!mine || mine !== seen) return store()
    const next = await readKept(owner, mine.id).catch(() => mine)
    if (draft.value !== mine || isSame(next, mine)) return
    // Where nobody can tell, nothing is taken for thrown away.
    if (!next && (seen !== mine || (await isCleared().catch(() => true)))) return
    if (next && next.revision !== mine.revision) await follow(mine, mine, next.revision)
    else show(mine, next)
  }

  /** The sender or another tab has carried the record over to a newer form: so does this page, with all it holds. */
  async function follow(was: Kept, mine: Kept, revision: number): Promise<void> {
    const found = await (await renewing()).follow(owner, was, mine, revision)
    // What was typed meanwhile was typed into the older form.
    if (draft.value && draft.value !== mine && draft.value.revision === mine.revision) return follow(mine, draft.value, revision)
    item.value = found.item
    form.value = formFor(formOf(found.item), (found.next ?? found.mine).content.answers)
    draft.value = found.mine
    show(found.mine, found.next)
  }

  /** Opens the item's form: the named draft, or the newest one, or a new one with what registers know. */
  async function open(code: string, id: string | null): Promise<void> {
    failed.value = null
    try {
      const known = await (id ? readKept(owner, id) : newestKept(owner, code)).catch(lost)
      const began = await begin(code).catch((error: unknown) => {
        // Without the server the form opens with what this device has; registers are asked the next time.
        if (known || asProblem(error).isSilent) return NOTHING
        throw error
      })
      const named = id && began.draft?.id !== id ? await byName(id, known !== null) : began.draft
      seen = known && (!named || named.id === known.id) ? await upToDate(known, named) : null
      const newest = await newestOf(code, began)
      let mine = seen ?? (named ? fromServer(named) : null)
      if (mine && newest.revision > mine.revision) mine = await (await renewing()).renew(owner, mine, seen !== null, newest)
      if (seen) seen = mine
      item.value = !mine || mine.revision === newest.revision ? newest : await readItem(code, mine.revision)
      const compiled = formOf(item.value)
      opened(code, began === NOTHING ? null : began)
      const filled = await filledIn(mine ?? fresh(item.value), compiled)
      // Without the server what it said last counts.
      await start(began === NOTHING ? filled : { ...filled, consents: began.consents.map(textKey) }, compiled)
      if (began === NOTHING) later()
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  /** What registers know has come into the open form. */
  async function take(began: Begin): Promise<void> {
    if (!draft.value || (await isSigned(draft.value.id)) || !form.value) return
    // In the form that is open now: it may have changed since.
    const asks = form.value.engine.form
    await change((now) => ({ ...withFacts(now, asks, began.facts), consents: [...new Set([...now.consents, ...began.consents.map(textKey)])] }))
  }

  /** Signed and waiting: one more answer would let the signature fall. */
  const isSigned = async (id: string): Promise<boolean> => (await readSigned(await openVault(owner), id)) !== null

  async function filledIn(mine: Kept, compiled: Form): Promise<Kept> {
    return (await isSigned(mine.id)) ? mine : withFacts(mine, compiled, facts())
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
      // The first save learns what has become of it.
      if (!isKnown) throw error
      return null
    }
  }

  /** A newer copy that another device left on the server is merged in before the form shows anything. */
  async function upToDate(known: Kept, server: Draft | null): Promise<Kept> {
    const { base, tried } = known
    if (!server || !base || tried || base.version === server.version) return known
    if (isApart(known, server)) {
      // On a full disk it opens as it lies there.
      await (await renewing()).meet(owner, known.id, null, server, isKnown(base.version, server.version)).catch(unlessFull)
      return (await readKept(owner, known.id)) ?? known
    }
    const isBehind = (now: Kept): boolean => !now.tried && now.base?.version === base.version && !isApart(now, server)
    return (await reviseKept(owner, known.id, (now) => (isBehind(now) ? moved(now, server, isKnown(base.version, server.version)) : now))) ?? known
  }

  /** What other devices have made of it since, brought into the open form. */
  async function catchUp(): Promise<void> {
    const mine = draft.value
    // What waits to be sent learns it on its way, and what is signed stays as it was signed.
    if (!mine || !seen || !isCurrent(mine) || (await isSigned(mine.id))) return
    const server = await readDraft(mine.id).catch(() => null)
    if (!server) return
    // Something came in between: what there is by now is held against the server anew.
    if (draft.value !== mine) return catchUp()
    await upToDate(mine, server)
    await look()
  }

  async function start(opened: Kept, compiled: Form): Promise<void> {
    form.value = formFor(compiled, opened.content.answers)
    draft.value = opened
    draft.value = stamped(opened)
    await store()
    // What sends is fetched when the form stands.
    sync.schedule()
  }

  const formFor = (compiled: Form, answers: Answers): FormState | null => scope.run(() => useForm(compiled, answers, answered)) ?? null

  /** On the device at once; "saved" is shown only after that. */
  async function change(make: (now: Kept) => Kept, quiet?: number): Promise<void> {
    if (!draft.value) return
    draft.value = make(draft.value)
    draw()
    draft.value = stamped(draft.value)
    await store()
    sync.schedule(quiet)
  }

  /** A value somebody has changed is no longer the register's; an answer may call for what registers know, or end that. */
  function answered(answers: Answers): void {
    void change((now) => {
      const next = { ...now, sources: unchanged(now.sources, now.content.answers, answers), content: { ...now.content, answers } }
      return form.value ? withFacts(next, form.value.engine.form, facts()) : next
    })
  }

  /** `told`: what is left to be told where one of these had lost its slot; both at once, so that it is never in neither. */
  async function setMaterials(slot: string, make: (now: readonly string[]) => string[], told?: Revised): Promise<boolean> {
    // Nobody types a paper: it goes at once.
    await change((now) => placed(told ? { ...now, revised: told } : now, slot, make(now.content.materials[slot] ?? [])), 0)
    return unkept.value === null
  }

  function choose(conflict: Conflict, side: 'mine' | 'theirs'): void {
    void change((now) => {
      const chosen = decided(now, conflict)
      if (side === 'mine') return chosen
      return { ...chosen, content: { ...chosen.content, answers: withValue(chosen.content.answers, conflict.key, conflict.theirs) } }
    })
  }

  /** What has changed in the form was read, or a part of it. */
  const tell = (revised: Revised | null): Promise<void> => change((now) => ({ ...now, revised }))

  /** To everything that is lacking: kept here at once, sent before the answers. */
  const agree = (): Promise<void> => change(consents.agreed)

  // Leaving the page does not wait for the quiet moment; who comes back finds what was done elsewhere.
  const turn = (): void => void (document.visibilityState === 'visible' ? sync.flush().then(catchUp) : sync.flush())
  document.addEventListener('visibilitychange', turn)
  const unheed = onCleared(() => {
    before = seen
    seen = null
    void store().then(() => sync.schedule())
  })
  const deaf = hear((notice) => {
    if (notice.store === 'drafts' && notice.owner === owner && notice.id === draft.value?.id) void look()
  })
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', turn)
    deaf()
    unheed()
    scope.stop()
  })

  const safe = computed<Safe>(() => {
    if (draft.value && isCurrent(draft.value) && draft.value.conflicts.length === 0) return 'cloud'
    if (unkept.value) return sync.sending.value ? 'sending' : 'nowhere'
    if (!isKept.value) return 'typing'
    return sync.sending.value ? 'sending' : 'phone'
  })
  const state = { item, draft, form, ...told, failed, unkept, isLost, isGone, safe, sync, consents }
  return { ...state, open, store, setMaterials, choose, tell, agree, catchUp }
}

function unlessFull(error: unknown): void {
  if (asProblem(error).code !== 'disk_full') throw error
}

/** Asked for with the page itself; where that answer is an old one of a cache, by its number, which no cache has. */
async function newestOf(code: string, { revision }: Begin): Promise<Item> {
  const found = await readItem(code)
  return revision > found.revision ? readItem(code, revision) : found
}

/** Registers may know more than last time, such as after the name was proved. A correction is not filled in again. */
function withFacts(draft: Kept, form: Form, facts: readonly Fact[]): Kept {
  if (draft.round > 0) return draft
  const { answers, ...marks } = prefill(form, draft.content.answers, facts, newRowId, draft)
  return answers === draft.content.answers ? draft : { ...draft, ...marks, content: { ...draft.content, answers } }
}
