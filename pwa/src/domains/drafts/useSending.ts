/** How a draft leaves this device: its newest answers first, then its files, then the signed application. Each step reads
 * what lies on the disk, so that it is the same in every tab and in the service worker. */
import { submitCase, takeStep, type Case } from '@/domains/cases/api'
import { checkReceipt } from '@/domains/cases/useChecked'
import { isRefused } from '@/domains/materials/useFiles'
import { sendAgain, stepFiles } from '@/domains/materials/useUploading'
import { consent } from '@/domains/people/api'
import { digest } from '@/kit/canonical'
import { asProblem, sendAs, sendingAs, type Problem } from '@/kit/http'
import { uuid7 } from '@/kit/ids'
import { lastAccount } from '@/kit/lastSession'
import { local, Problem as Refusal } from '@/kit/problem'
import { createSender, type Progress, type Sender } from '@/kit/sync/sender'
import { stateAfter } from '@/kit/sync/states'
import { Moved, openVault, type Vault } from '@/kit/vault'
import { patchDraft, putDraft, type Draft, type Saved } from './api'
import { isAnswerTo, isApart, isCurrent, isSame, moved, recorded, settled, tried, unagreed, type Agreed, type Held, type Kept, type Text, type Tried } from './rules'
import { everythingOf, listKept, readKept, reviseAnyway } from './useKept'
import { isReceipt, readSigned, receiptId, type Signed } from './useOutboxed'
import { fixStep, meet, reopen } from './useRenewing'

const MOST_RESENT = 3

const senders = new Map<string, Sender>()

/** The sender of an account; there is one in this tab. */
export function senderOf(owner: string): Sender {
  const known = senders.get(owner)
  if (known) return known
  const line = { owner, waiting: () => waiting(owner), step: (id: string) => step(owner, id), hold: (id: string, problem: Problem) => hold(owner, id, problem) }
  const sender = createSender(line)
  senders.set(owner, sender)
  return sender
}

/** With no page open: for whoever was here last alone. Opening what another keeps here would count as its owner's use,
 * and the 30 days after which it is destroyed would never pass (security.md 6.2). */
export async function sendUnseen(): Promise<void> {
  const owner = await lastAccount()
  if (!owner) return
  sendAs(owner)
  await senderOf(owner).flush()
}

/** Signing out: whatever is still under way ends, and begins again only under a new sender. */
export function stopSending(owner: string): void {
  senders.get(owner)?.stop()
  senders.delete(owner)
}

async function waiting(owner: string): Promise<string[]> {
  // Somebody else has signed in here: what waits of this one waits until its owner is back (rule 7).
  if ((sendingAs() ?? owner) !== owner) return []
  const vault = await openVault(owner)
  const [drafts, signed] = await Promise.all([listKept(owner), vault.list('outbox')])
  const left = signed.filter(({ id }) => !isReceipt(id) && !drafts.some((draft) => draft.id === id))
  return [...drafts, ...left].sort((a, b) => a.at - b.at).map(({ id }) => id)
}

async function step(owner: string, id: string): Promise<Progress> {
  const vault = await openVault(owner)
  const [kept, signed] = [await readKept(owner, id), await readSigned(vault, id)]
  // While a sent application is unanswered nothing else of the draft moves (rule 3).
  if (signed?.isTried && !signed.held) return submit(vault, signed)
  // Before everything is agreed to nothing of it leaves this device.
  if (kept && kept.lacking.length > 0) return 'done'
  if (kept && !kept.ended) {
    const [agreed] = kept.agreed
    if (!kept.held && agreed) return record(owner, kept.id, agreed)
    if (!kept.held && !isCurrent(kept)) return save(owner, kept)
    if (kept.base) {
      const files = await stepFiles(vault, kept.content.materials)
      if (files !== 'done') return files
    }
  }
  return signed && !signed.held ? prepare(vault, signed, kept) : 'done'
}

/** Consents go before the answers that call for them. */
async function record(owner: string, id: string, agreed: Agreed): Promise<Progress> {
  try {
    await consent(agreed.id, agreed, owner)
    await reviseAnyway(owner, id, (now) => recorded(now, agreed))
  } catch (error) {
    const problem = asProblem(error)
    if (problem.code !== 'consent_outdated') throw problem
    const text = { code: agreed.code, version: Number(problem.facts['current']) }
    await reviseAnyway(owner, id, (now) => unagreed(now, [text], heldBy(problem)))
  }
  return 'more'
}

async function save(owner: string, kept: Kept): Promise<Progress> {
  const key = uuid7()
  const isBehind = !kept.tried && kept.base?.revision !== undefined
  const fixed = isBehind ? await fixStep(owner, kept) : await reviseAnyway(owner, kept.id, (now) => tried(now, key))
  const write = fixed?.tried
  if (!write) return 'more'
  try {
    const saved = await sent(owner, kept.id, write)
    if (!isAnswerTo(write, saved)) throw local('garbled')
    await reviseAnyway(owner, kept.id, (now) => settled(now, write, saved.version))
  } catch (error) {
    const problem = asProblem(error)
    await learn(owner, kept.id, write, problem)
  }
  return 'more'
}

const sent = (owner: string, id: string, write: Tried): Promise<Saved> =>
  write.kind === 'put' ? putDraft(owner, id, write.body) : patchDraft(owner, id, write.version, write.key, write.ops)

/** What a refusal says about the draft, in one revision of its form (rule 6); throws it where it says nothing. */
async function learn(owner: string, id: string, write: Tried | null, problem: Problem): Promise<void> {
  if (problem.code === 'revision_closed') return reopen(owner, id, write, problem)
  const current = problem.facts['current'] as Draft | null | undefined
  const isOther = (now: Kept | null): boolean => !!now && !!current && isApart(now, current)
  // As it lies there now: a page may have carried it over while the answer was on its way.
  if (current && isOther(await readKept(owner, id))) return meet(owner, id, write, current, problem.code === 'version_moved')
  await reviseAnyway(owner, id, (now) => (isOther(now) ? now : learned(now, write, problem)))
}

function learned(now: Kept, write: Tried | null, problem: Problem): Kept {
  if (write && !isSame(now.tried, write)) return now
  if (problem.code === 'draft_submitted') return { ...now, tried: null, ended: { kind: 'submitted', case: String(problem.facts['case'] ?? now.id) } }
  if (problem.code === 'draft_deleted') return { ...now, tried: null, ended: { kind: 'deleted' } }
  if (problem.status === 412 || problem.code === 'draft_exists') {
    return moved(now, (problem.facts['current'] as Draft | null | undefined) ?? null, problem.code === 'version_moved')
  }
  if (problem.code === 'consent_needed') return unagreed(now, (problem.facts['texts'] as Text[] | undefined) ?? [], heldBy(problem))
  // The change does not fit what it was made from: begun again from what the server has.
  if (problem.code.startsWith('patch_') || problem.code === 'key_reused') return { ...now, tried: null, base: null }
  throw problem
}

/** Fixes what is sent, once the server has the draft as it was signed and every file of it. */
async function prepare(vault: Vault, signed: Signed, kept: Kept | null): Promise<Progress> {
  const { id } = signed.document
  if (!kept) return submit(vault, await fix(vault, id, signed.draftVersion))
  if (kept.ended) return held(vault, id, new Refusal({ status: 409, code: kept.ended.kind === 'submitted' ? 'draft_submitted' : 'draft_deleted' }))
  // What keeps the draft here keeps this too: it is said, and the page is open again to mend it.
  if (kept.held) return held(vault, id, Refusal.from(kept.held.problem))
  if (kept.revision !== signed.document.item.revision) return held(vault, id, new Refusal({ status: 409, code: 'signed_older' }))
  // What another device has changed since, or asks about, was not seen when it was signed.
  const isOther = kept.conflicts.length > 0 || !isSame(kept.content, signed.content)
  if (isOther) return held(vault, id, new Refusal({ status: 412, code: 'signed_other' }))
  const files = Object.values(kept.content.materials).flat()
  if (await isRefused(vault, files)) return held(vault, id, new Refusal({ status: 422, code: 'materials_missing' }))
  return submit(vault, await fix(vault, id, kept.base?.version ?? null))
}

async function fix(vault: Vault, id: string, version: string | null): Promise<Signed> {
  const fixed = await vault.revise<Signed>('outbox', id, '', (now) => now && { ...now, draftVersion: version, isTried: true })
  if (!fixed) throw local('failed')
  return fixed
}

async function submit(vault: Vault, signed: Signed): Promise<Progress> {
  try {
    const found = await put(vault.owner, signed)
    await demandReceipt(found, signed)
    await done(vault, signed, found.receipt ?? '')
  } catch (error) {
    const problem = asProblem(error)
    if (['waiting', 'needs_sign_in'].includes(stateAfter(problem))) throw problem
    await answered(vault, signed, problem)
  }
  return 'more'
}

function put(owner: string, { document, signature, draftVersion, step: taken }: Signed): Promise<Case> {
  if (!taken) return submitCase(owner, document.id, { document, signature, draftVersion })
  return takeStep(document.id, taken.id, { step: 'resubmit', version: taken.version, document, signature, draftVersion }, owner)
}

/** A page with status 200 is no receipt, nor is an old one: only our signature over exactly this content is. */
async function demandReceipt(found: Case, { document }: Signed): Promise<void> {
  const receipt = await checkReceipt(found.receipt ?? '').catch(() => null)
  if (!receipt || receipt.sub !== document.id || receipt.digest !== (await digest(document))) throw local('garbled')
}

/** The receipt is stored in the transaction in which the draft leaves this device (I3). What was written after the
 * signature, in a tab that did not know of it yet, is not in the application: then the draft stays, and says so. */
async function done(vault: Vault, { document: { id, round }, item, content }: Signed, receipt: string): Promise<void> {
  const kept = { store: 'outbox' as const, id: receiptId(id, round), group: item, value: receipt }
  for (;;) {
    const row = await vault.read<Kept>('drafts', id)
    const now = await readKept(vault.owner, id)
    const expected = [{ store: 'drafts' as const, id, version: row?.version ?? null }]
    try {
      if (!now || isSame(now.content, content)) return await vault.change([kept], await everythingOf(vault.owner, id), expected)
      await vault.change([kept], [{ store: 'outbox', id }])
      return void (await reviseAnyway(vault.owner, id, (draft) => ({ ...draft, tried: null, ended: { kind: 'submitted', case: id } })))
    } catch (error) {
      if (!(error instanceof Moved)) throw error
    }
  }
}

/** Refused: it stays as it is with the reason; what the answer says of the draft is learnt. Files that the server lacks
 * after all are sent again from here, and the application after them. */
async function answered(vault: Vault, { document: { id }, resent }: Signed, problem: Problem): Promise<void> {
  if (problem.code === 'materials_missing' && resent < MOST_RESENT) {
    const missing = (problem.facts['materials'] as string[] | undefined) ?? []
    if (await sendAgain(vault, missing)) {
      await vault.revise<Signed>('outbox', id, '', (now) => now && { ...now, isTried: false, resent: resent + 1 })
      return
    }
  }
  try {
    await learn(vault.owner, id, null, problem)
  } catch (error) {
    // What is needed for it cannot be had now: the same application is sent again, and answered the same.
    if (['waiting', 'needs_sign_in'].includes(stateAfter(asProblem(error)))) throw error
  }
  await held(vault, id, problem)
}

const heldBy = (problem: Problem): Held => ({ state: stateAfter(problem), problem: problem.plain, at: Date.now() })

async function held(vault: Vault, id: string, problem: Problem): Promise<Progress> {
  const held = heldBy(problem)
  await vault.revise<Signed>('outbox', id, '', (now) => now && { ...now, isTried: false, held })
  return 'done'
}

/** A save that was refused for good: the draft stays here, and the sending of it stops until a person acts. */
async function hold(owner: string, id: string, problem: Problem): Promise<void> {
  await reviseAnyway(owner, id, (now) => ({ ...now, held: heldBy(problem), tried: null }))
}
