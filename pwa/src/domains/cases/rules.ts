/** Pure decisions about cases as the applicant sees them. */
import type { CaseLine, Status } from './api'

/** The tabs of 我的办件, in order; drafts (待提交) come before them. */
export const TABS = ['correct', 'running', 'collect', 'rate', 'done'] as const
export type Tab = (typeof TABS)[number]

const RUNNING: readonly Status[] = ['submitted', 'accepted', 'in_review', 'suspended', 'to_decide', 'granted', 'denied']

/** Where a case belongs: 待补正 · 办理中 · 待领取 · 待评价 · 已结束. */
export function tabOf(line: Pick<CaseLine, 'status' | 'canRate'>): Tab {
  if (line.status === 'correction_requested') return 'correct'
  if (RUNNING.includes(line.status)) return 'running'
  if (line.status === 'outcome_ready') return 'collect'
  return line.canRate ? 'rate' : 'done'
}

export function countTabs(lines: readonly CaseLine[]): Record<Tab, number> {
  const counts: Record<Tab, number> = { correct: 0, running: 0, collect: 0, rate: 0, done: 0 }
  for (const line of lines) counts[tabOf(line)] += 1
  return counts
}

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad'

const TONES: Partial<Record<Status, Tone>> = {
  correction_requested: 'warn',
  rejected: 'bad',
  denied: 'bad',
  granted: 'good',
  outcome_ready: 'good',
  closed: 'good',
  withdrawn: 'neutral',
  terminated: 'neutral',
}

/** How a status is coloured; its words always stand beside the colour. */
export const toneOf = (status: Status): Tone => TONES[status] ?? 'info'

export const isFinal = (status: Status): boolean => ['rejected', 'closed', 'withdrawn', 'terminated'].includes(status)
