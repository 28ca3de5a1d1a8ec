/** What a schedule says, and what came of it: the lines that pytest and the devices exchange. */
import type { Json } from './device'
import type { Version } from './places'

/** One thing that happens: `[device, what, …]`. */
export type Op = [number, string, ...(string | number)[]]

export interface Schedule {
  item: string
  owner: string
  mobile: string
  cookie: string
  devices: number
  answers: Record<string, Json>
  /** The versions that its form comes in, one after the other; none: it does not change. */
  forms?: Version[]
  ops: Op[]
  /** Whether it is sent in at the end, by which device, and which side wins the questions left. */
  ends: 'submit' | 'draft'
  side: 'mine' | 'theirs'
  /** Another person, who signs in on the same devices. */
  other: { cookie: string; owner: string } | null
}

/** What one act of a person has written, and what they saw and did away with by it. */
export interface Act {
  at: number
  device: number
  wrote: [string, string][]
  gone: [string, string][]
  /** The page said that this was kept nowhere, and was closed; or that it was not done. */
  isGivenUp: boolean
}

export interface Ending {
  id: string
  acts: Act[]
  /** All values that can still be seen somewhere: by place. */
  seen: [string, string][]
  /** What the draft or the case holds at the server. */
  held: [string, string][]
  /** Devices that were told that it is no more a draft, and keep their copy. */
  told: number[]
  wrong: string[]
  cases: { id: string; status: string; receipt: string; document: Record<string, unknown>; timeline: string[] }[]
  receipts: { id: string; round: number; digest: string }[]
  requests: number
  log: string[]
}
