/** Whether this device's clock is right: every answer of the server carries the city's. */
const MOST_OFF_MS = 5 * 60_000

let off = 0
const heard = new Set<(isOff: boolean) => void>()

/** By how many milliseconds the device is ahead of the city, as the last answer said; 0 when the difference is small. */
export const clockOff = (): number => off

/** Runs when the clock is found to be wrong, or right again. */
export function onClock(run: (isOff: boolean) => void): () => void {
  heard.add(run)
  return () => heard.delete(run)
}

/** The `Date` of an answer that has just come from the server. */
export function heardDate(date: string | null, now: number = Date.now()): void {
  const there = Date.parse(date ?? '')
  if (Number.isNaN(there)) return
  const was = off
  off = Math.abs(now - there) > MOST_OFF_MS ? now - there : 0
  if ((was !== 0) !== (off !== 0)) for (const run of heard) run(off !== 0)
}
