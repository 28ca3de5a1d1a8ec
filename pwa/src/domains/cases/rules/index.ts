/** Pure decisions about cases as the applicant sees them. */
import type { Text } from '@/kit/words'
import type { Case, CaseLine, Status, Step } from '../api'

/** The tabs of 我的办件, in order; drafts (待提交) come before them. */
export const TABS = ['correct', 'running', 'collect', 'rate', 'done'] as const
export type Tab = (typeof TABS)[number]

const RUNNING: ReadonlySet<Status> = new Set(['submitted', 'accepted', 'in_review', 'suspended', 'to_decide', 'granted', 'denied'])

/** Where a case belongs: 待补正 · 办理中 · 待领取 · 待评价 · 已结束. */
export function tabOf(line: Pick<CaseLine, 'status' | 'canRate'>): Tab {
  if (line.status === 'correction_requested') return 'correct'
  if (RUNNING.has(line.status)) return 'running'
  if (line.status === 'outcome_ready') return 'collect'
  return line.canRate ? 'rate' : 'done'
}

export function countTabs(lines: readonly CaseLine[]): Record<Tab, number> {
  const counts: Record<Tab, number> = { correct: 0, running: 0, collect: 0, rate: 0, done: 0 }
  for (const line of lines) counts[tabOf(line)] += 1
  return counts
}

export type Tone = 'plain' | 'info' | 'ok' | 'warn' | 'bad'

const TONES: Partial<Record<Status, Tone>> = {
  correction_requested: 'warn',
  rejected: 'bad',
  denied: 'bad',
  granted: 'ok',
  outcome_ready: 'ok',
  closed: 'ok',
  withdrawn: 'plain',
  terminated: 'plain',
}

/** How a status is coloured; its words always stand beside the colour. */
export const toneOf = (status: Status): Tone => TONES[status] ?? 'info'

export const isFinal = (status: Status): boolean => ['rejected', 'closed', 'withdrawn', 'terminated'].includes(status)

export interface Stop {
  key: string
  step: Step
  /** Who did it; null for the applicant, whom the page calls in its own language. */
  by: Text | null
  note: string
  at: string
  state: 'done' | 'now'
}

const OWN: ReadonlySet<Step> = new Set(['submit', 'resubmit', 'withdraw'])

/** The track, newest first: who did what, with what they said. */
export function stopsOf(found: Pick<Case, 'timeline' | 'status'>): Stop[] {
  return found.timeline
    .map((entry, at, all): Stop => ({
      key: entry.id,
      step: entry.step,
      by: OWN.has(entry.step) ? null : entry.by,
      note: entry.note,
      at: entry.at,
      state: at === all.length - 1 && !isFinal(found.status) ? 'now' : 'done',
    }))
    .reverse()
}
