/** What a draft goes through when its form changes (security.md 6.1 rule 6): what is compared is in one revision. */
import { lift, type LeftOver, type Mapping, type Step } from '@/form/lifting'
import type { Schema } from '@/form/schema'
import type { Text } from '@/kit/words'
import { EMPTY, isSame, unchanged, type Content } from './content'
import { differences, merge, openConflicts } from './merging'
import { outgoing, type Kept, type Left, type Revised } from './versions'

/** What of an item's revision counts here. */
export interface Revision {
  revision: number
  version: number
  mappings: readonly { from: number; says: Text; steps: readonly object[] }[]
  materials: readonly { slot: string; submits: boolean; accepts: readonly string[] }[]
  form: { schema: unknown } | null
}

const between = (older: Revision, newer: Revision): Revision['mappings'] => newer.mappings.filter(({ from }) => from >= older.version)

/** Where a question of the older revision stands in the newer one. */
function named(key: string, older: Revision, newer: Revision): string {
  const steps = between(older, newer).flatMap((mapping) => mapping.steps as Step[])
  const moves = steps.flatMap((step) => ('move' in step ? [[`${step.move}/`, `${step.to}/`] as const] : []))
  const at = moves.reduce((now, [from, to]) => (now.startsWith(from) ? to + now.slice(from.length) : now), `/answers${key}/`)
  return at.slice('/answers'.length, -1)
}

/** A content of the older revision as the newer one holds it. */
export function carried(content: Content, older: Revision, newer: Revision): { content: Content; left: LeftOver[] } {
  if (older.revision === newer.revision || !newer.form) return { content, left: [] }
  const slots = newer.materials.filter(({ submits, accepts }) => submits && accepts.length > 0).map(({ slot }) => slot)
  return lift(content, between(older, newer) as readonly Mapping[], newer.form.schema as Schema, slots)
}

/** The draft in the newer revision. What the server has stays as it is there until the step that carries it over is
 * sent, and what was tried keeps its bytes (rule 1). */
export function renewed(now: Kept, older: Revision, newer: Revision): Kept {
  if (now.revision !== older.revision || newer.revision <= older.revision) return now
  const mine = carried(now.content, older, newer)
  const theirs = carried(outgoing(now.content, now.conflicts), older, newer)
  const conflicts = differences(mine.content.answers, theirs.content.answers, now.conflicts[0]?.at ?? null)
  const left = [...mine.left, ...theirs.left.filter((one) => !mine.left.some((other) => isSame(one, other)))].map((one) => ({ ...one, revision: older.revision }))
  const says = between(older, newer).map((mapping) => mapping.says)
  const sources = Object.entries(now.sources).flatMap(([at, name]) => {
    const to = named(at, older, newer)
    return isSame(mine.content.answers[to.slice(1)], now.content.answers[at.slice(1)]) ? [[to, name] as const] : []
  })
  return {
    ...now,
    revision: newer.revision,
    content: mine.content,
    base: now.base && { ...now.base, revision: now.base.revision ?? now.revision },
    conflicts,
    sources: Object.fromEntries(sources),
    filled: now.filled.map((at) => named(at, older, newer)),
    held: now.held?.state === 'form_changed' ? null : now.held,
    revised: together(now.revised ?? NOTHING, { says, left }),
  }
}

const NOTHING: Revised = { says: [], left: [] }

/** What is still to be told; null when there is nothing. */
function together(before: Revised, found: Revised): Revised | null {
  const says = [...before.says, ...found.says.filter((one) => !before.says.some((other) => isSame(one, other)))]
  const left = [...before.left, ...found.left.filter((one) => !before.left.some((other) => isSame(one, other)))]
  return says.length + left.length > 0 ? { says, left } : null
}

/** The step that carries the server's copy over: it alone, so that what was typed since is a change within the revision. */
export function stepped(now: Kept, older: Revision, newer: Revision): Kept {
  if (now.tried || !now.base || now.base.revision !== older.revision || now.revision !== newer.revision) return now
  const { content } = carried(now.base.content, older, newer)
  return { ...now, tried: { kind: 'put', body: { item: now.item, revision: newer.revision, ...content, base: now.base.version } } }
}

/** With what another device has left over in carrying it over. */
const told = ({ revised }: Kept, left: Left[]): Pick<Kept, 'revised'> => {
  const isKnown = (one: Left): boolean => revised?.left.some(({ at, value }) => at === one.at && isSame(value, one.value)) ?? false
  return left.length > 0 ? { revised: together(revised ?? NOTHING, { says: [], left: left.filter((one) => !isKnown(one)) }) } : {}
}

/** A copy of the server's, in whichever revision it is there. */
export interface Copy {
  version: string
  revision: number
  round: number
  updatedAt: string
  device: string
  content: Content
  left: Left[]
}

/** A newer copy is on the server, in another revision than this draft or its base: all three are carried over to one
 * before they are compared. `of` gives each revision; a base that the server does not know counts as none (rule 2). */
export function met(now: Kept, copy: Copy, isBaseKnown: boolean, of: (revision: number) => Revision): Kept {
  const mine = renewed({ ...now, tried: null }, of(now.revision), of(Math.max(now.revision, copy.revision)))
  const newer = of(mine.revision)
  const theirs = carried(copy.content, of(copy.revision), newer)
  const base = isBaseKnown && mine.base ? carried(mine.base.content, of(mine.base.revision ?? mine.revision), newer).content : EMPTY
  const { content, conflicts } = merge(base, mine.content, theirs.content, { at: copy.updatedAt, by: copy.device })
  return {
    ...{ ...mine, round: copy.round, content },
    sources: unchanged(mine.sources, mine.content.answers, content.answers),
    conflicts: openConflicts(mine.conflicts, conflicts, content.answers),
    ...told(mine, [...copy.left, ...theirs.left.map((one) => ({ ...one, revision: copy.revision }))]),
    base: { version: copy.version, content: copy.content, ...(copy.revision === mine.revision ? {} : { revision: copy.revision }) },
  }
}
