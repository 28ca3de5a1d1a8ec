/** The last failures that were shown on this device, for whoever is asked for help: code and time, nothing of a person. */
import type { Problem } from './problem'

export interface Occurrence {
  trace: string
  code: string
  /** When it was first shown; milliseconds. */
  at: number
}

const KEY = 'yc-occurrences'
const MOST = 50

/** Newest first. Outside the device's store, which may be what has failed. */
export function occurrences(): Occurrence[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as Occurrence[]
  } catch {
    return []
  }
}

/** Once for each code, however often it is drawn. */
export function noteShown({ trace, code }: Problem, at: number = Date.now()): void {
  const known = occurrences()
  if (known.some((one) => one.trace === trace)) return
  try {
    localStorage.setItem(KEY, JSON.stringify([{ trace, code, at }, ...known].slice(0, MOST)))
  } catch {
    // No room, or no storage: the code stands on the screen all the same.
  }
}
