/** What of a draft has not left this device, and why: the line that the page of waiting things shows. */
import type { Plain } from '@/kit/problem'
import type { State } from '@/kit/sync/states'
import { isCurrent, type Held, type Kept } from './versions'

/** `ended`: it was sent in or thrown away elsewhere, and this copy differs from what the server has. */
export type Waiting = State | 'sending' | 'ended'

export interface Line {
  id: string
  item: string
  /** A signed application, or answers and files of a draft. */
  kind: 'signed' | 'draft'
  state: Waiting
  problem: Plain | null
  files: number
  at: number
  /** It was sent and nobody has answered: it can neither be changed nor thrown away. */
  isTried: boolean
}

interface Facts {
  id: string
  item: string
  at: number
  kept: Kept | null
  signed: { held: Held | null; isTried: boolean } | null
  /** Files of it that are not on the server. */
  files: number
}

/** Null when nothing of it waits. */
export function lineOf({ id, item, at, kept, signed, files }: Facts): Line | null {
  const about = { id, item, at, files, isTried: signed?.isTried ?? false }
  if (signed) return { ...about, kind: 'signed', state: signed.held?.state ?? 'waiting', problem: signed.held?.problem ?? null }
  if (!kept) return null
  if (kept.ended) return { ...about, kind: 'draft', state: 'ended', problem: null }
  if (kept.held) return { ...about, kind: 'draft', state: kept.held.state, problem: kept.held.problem }
  if (kept.conflicts.length > 0) return { ...about, kind: 'draft', state: 'conflict', problem: null }
  return isCurrent(kept) && files === 0 ? null : { ...about, kind: 'draft', state: 'waiting', problem: null }
}
