/** The states a draft goes through between this device and the server; pure, so that every order of events can be tried.
 * The eight rules are those of security.md 6.1. */
import { compare, type Operation } from 'fast-json-patch'
import type { Json } from '@/form/schema'
import type { Plain } from '@/kit/problem'
import type { State } from '@/kit/sync/states'
import type { Text as Words } from '@/kit/words'
import type { Draft, DraftIn, Saved } from '../api'
import { contentOf, EMPTY, isSame, unchanged, type Content, type Sources } from './content'
import { merge, mergeSet, openConflicts, withValue, type Conflict } from './merging'

/** A write that was tried: its bytes and key stay as they are until it is answered (rule 1). */
export type Tried =
  | { kind: 'put'; body: DraftIn }
  | { kind: 'patch'; version: string; key: string; ops: Operation[]; content: Content }

/** Why nothing more of it can be sent before a person acts. */
export interface Held {
  state: State
  problem: Plain
  at: number
}

/** It is no more a draft: another device has sent it in, or thrown it away. What was written here stays here. */
export type End = { kind: 'submitted'; case: string } | { kind: 'deleted' }

export interface Text {
  code: string
  version: number
}

export const textKey = ({ code, version }: Text): string => `${code}@${version}`

/** A consent under the id it is sent with; `at` by this device's clock. */
export interface Agreed extends Text {
  id: string
  item: string
  at: string
}

/** What the server has; `revision` where it is still in an older one than the draft here. */
export interface Base {
  version: string
  content: Content
  revision?: number
}

/** What a newer form has no place for: an answer, or the ids of files, where it stood in the form of `revision`. */
export interface Left {
  at: string
  value: Json
  why: Words | null
  revision: number
  /** In the words of that form, once they were looked up. */
  told?: { label: Words; words: Words }
}

/** To be told to the person, until it was looked at. */
export interface Revised {
  says: Words[]
  left: Left[]
}

export interface Kept {
  /** Of this record's shape. */
  v: 2
  id: string
  item: string
  revision: number
  round: number
  content: Content
  /** What the server is known to have; none before the first save. */
  base: Base | null
  tried: Tried | null
  sources: Sources
  /** Questions that registers have filled once. */
  filled: string[]
  conflicts: Conflict[]
  /** Texts that the server has recorded as agreed to, by code and version. */
  consents: string[]
  /** Agreed to here and not recorded yet. */
  agreed: Agreed[]
  /** Still to be agreed to: before that nothing of the draft leaves the device. */
  lacking: Text[]
  held: Held | null
  ended: End | null
  /** The form has changed since it was begun. */
  revised?: Revised | null
}

/** RFC 6902 from what the server has to what the phone has; empty when they are the same. */
export const changes = (from: Content, to: Content): Operation[] => compare(from, to)

/** What may be sent: where a question is open the other side's value stays on the server until a person has chosen, so
 * that it is not overwritten there by one that nobody has decided for. */
export const outgoing = (content: Content, conflicts: readonly Conflict[]): Content => ({
  ...content,
  answers: conflicts.reduce((answers, { key, theirs }) => withValue(answers, key, theirs), content.answers),
})

export const isCurrent = ({ base, tried, agreed, content, conflicts }: Kept): boolean =>
  base !== null && base.revision === undefined && !tried && agreed.length === 0 && isSame(base.content, outgoing(content, conflicts))

/** The draft with its next write fixed, under a key that makes a repeat harmless. */
export function tried(now: Kept, key: string): Kept {
  // Changes are made within one revision: the step that carries the server's copy over goes first.
  if (now.tried || isCurrent(now) || now.base?.revision !== undefined) return now
  const { item, revision, base } = now
  const content = outgoing(now.content, now.conflicts)
  if (!base) return { ...now, tried: { kind: 'put', body: { item, revision, ...content, base: null } } }
  return { ...now, tried: { kind: 'patch', version: base.version, key, ops: changes(base.content, content), content } }
}

/** Whether the server's copy and the draft here, or what it was made from, are of different revisions of the form. */
export const isApart = ({ revision, base }: Kept, current: Pick<Draft, 'revision'>): boolean => revision !== current.revision || base?.revision !== undefined

const contentTried = (write: Tried): Content =>
  write.kind === 'patch' ? write.content : { answers: write.body.answers as Content['answers'], materials: write.body.materials as Content['materials'] }

const epochOf = (version: string): string => version.slice(0, version.indexOf('.'))
const numberOf = (version: string): number => Number(version.slice(version.indexOf('.') + 1))

/** Whether it answers this write: it names its key, or the version that the whole copy was made from. A reply that some
 * cache on the way kept from an earlier write says nothing of this one, not even where its version is newer than the base. */
export const isAnswerTo = (write: Tried, saved: Pick<Saved, 'write' | 'version'>): boolean =>
  write.kind === 'put' ? saved.write === (write.body.base ?? '') && numberOf(saved.version) > 0 : saved.write === write.key

/** Whether a server that stands at `current` has made `base`: in that epoch, not after its newest number. Before a restored
 * backup there was another epoch, and what was saved in it may be gone. */
export const isKnown = (base: string, current: string): boolean => epochOf(base) === epochOf(current) && numberOf(base) <= numberOf(current)

/** The write was stored: an answer to another write than the one that waits says nothing. */
export function settled(now: Kept, write: Tried, version: string): Kept {
  if (!isSame(now.tried, write)) return now
  const revision = write.kind === 'put' ? write.body.revision : (now.base?.revision ?? now.revision)
  return { ...now, base: { version, content: contentTried(write), ...(revision === now.revision ? {} : { revision }) }, tried: null, held: null }
}

/** A newer copy is on the server: merged field by field. A base that the server does not know counts as none, so that
 * nothing on this device counts as taken away and every difference is asked (rule 2). */
export function moved(now: Kept, current: Draft | null, isBaseKnown: boolean): Kept {
  if (!current) return { ...now, tried: null, base: null }
  const theirs = contentOf(current)
  const base = isBaseKnown ? (now.base?.content ?? EMPTY) : EMPTY
  const { content, conflicts } = merge(base, now.content, theirs, { at: current.updatedAt, by: current.device })
  return {
    ...{ ...now, round: current.round, content, tried: null },
    sources: unchanged(now.sources, now.content.answers, content.answers),
    conflicts: openConflicts(now.conflicts, conflicts, content.answers),
    base: { version: current.version, content: theirs },
  }
}

/** A consent is recorded: it went before the answers that call for it. */
export const recorded = (now: Kept, given: Agreed): Kept => ({
  ...now,
  agreed: now.agreed.filter(({ id }) => id !== given.id),
  consents: [...new Set([...now.consents, textKey(given)])],
})

/** The server lacks these consents, as they read now: asked for anew, and what was tried goes on as it is after that. */
export function unagreed(now: Kept, texts: readonly Text[], held: Held): Kept {
  const stands = ({ code }: { code: string }): boolean => !texts.some((text) => text.code === code)
  const consents = now.consents.filter((key) => stands({ code: key.slice(0, key.indexOf('@')) }))
  return { ...now, consents, agreed: now.agreed.filter(stands), lacking: [...texts], held }
}

/** What this tab made of `was`, brought together with what the sender or another tab has made of it meanwhile. */
export function combined(was: Kept, mine: Kept, now: Kept): Kept {
  const { content, conflicts } = merge(was.content, mine.content, now.content)
  const chosen = was.conflicts.filter((one) => !mine.conflicts.some(({ key }) => key === one.key))
  const open = now.conflicts.filter((one) => !chosen.some(({ key, theirs }) => key === one.key && isSame(theirs, one.theirs)))
  const isEdited = !isSame(was.content, mine.content)
  const marked = was.sources === mine.sources ? now : mine
  const fresh = mine.agreed.filter((one) => !was.agreed.some(({ id }) => id === one.id))
  const gone = new Set(was.agreed.filter((one) => !mine.agreed.some(({ id }) => id === one.id)).map(({ id }) => id))
  return {
    ...now,
    content,
    conflicts: openConflicts(open, conflicts, content.answers),
    sources: unchanged(marked.sources, marked.content.answers, content.answers),
    filled: mergeSet(was.filled, mine.filled, now.filled),
    consents: mergeSet(was.consents, mine.consents, now.consents),
    agreed: [...now.agreed.filter(({ id }) => !gone.has(id)), ...fresh],
    ...(mine.revised || now.revised ? { revised: told(was.revised, mine.revised, now.revised) } : {}),
    lacking: isSame(now.lacking, was.lacking) ? mine.lacking : now.lacking,
    // Whoever mends what was refused, or agrees to what was lacking, wants it tried again.
    held: isEdited || fresh.length > 0 ? null : now.held,
  }
}

/** What was dismissed on either side is gone, what has come on either is there. */
function told(was: Revised | null | undefined, mine: Revised | null | undefined, now: Revised | null | undefined): Revised | null {
  const united = <T>(list: (of: Revised) => T[]): T[] => {
    const [before, here, there] = [was, mine, now].map((one) => (one ? list(one) : []).map((each) => JSON.stringify(each)))
    return mergeSet(before ?? [], here ?? [], there ?? []).map((each) => JSON.parse(each) as T)
  }
  const [says, left] = [united(({ says }) => says), united(({ left }) => left)]
  return says.length + left.length > 0 ? { says, left } : null
}

/** The person has chosen one side of a question; mine is in the content already. */
export const decided = (now: Kept, { key }: Conflict): Kept => ({ ...now, conflicts: now.conflicts.filter((one) => one.key !== key) })

type Older = Omit<Kept, 'v' | 'held' | 'ended' | 'agreed' | 'lacking' | 'sources'> & { v?: 1; agreed?: Agreed[]; sources: Record<string, Words | string> }

/** A record of an older version of the app, in today's shape. */
export function lifted(kept: Kept | Older): Kept {
  if (kept.v === 2) return kept
  const conflicts = kept.conflicts.map((one) => ({ ...one, at: one.at ?? null }))
  // A register's name was once kept in Chinese alone.
  const sources = Object.fromEntries(Object.entries(kept.sources).map(([at, name]) => [at, typeof name === 'string' ? { zh: name, en: name } : name]))
  return { ...kept, v: 2, sources, agreed: kept.agreed ?? [], lacking: [], held: null, ended: null, conflicts }
}

/** With these papers in a slot, and no slot left without any. */
export function placed(now: Kept, slot: string, ids: string[]): Kept {
  const { [slot]: _, ...others } = now.content.materials
  return { ...now, content: { ...now.content, materials: ids.length > 0 ? { ...others, [slot]: ids } : others } }
}
