/** The one sender of this device: of all tabs and the service worker one at a time works, oldest thing first, each thing
 * in small steps; what fails is sent again later or held for a person. Nothing here knows what is sent. */
import { tell } from '../notices'
import { asProblem, type Problem } from '../problem'
import { isReached, onReconnect, probe } from '../reach'
import { stateAfter, waitAfter } from './states'
import { wakeLater } from './wake'

/** `more`: the next step is due at once; `soon`: the server is still at work on it; `done`: nothing is left to send. */
export type Progress = 'more' | 'soon' | 'done'

export interface Line {
  owner: string
  /** What may have something to send, oldest first. */
  waiting(): Promise<string[]>
  /** The next small step of one thing. Throws a `Problem`; what was tried is on the disk before it is sent. */
  step(id: string): Promise<Progress>
  /** Keeps why a thing cannot go on by itself. */
  hold(id: string, problem: Problem): Promise<void>
}

const SOON_MS = 900
const MOST_STEPS = 1_000

export interface Sender {
  /** Sends what waits; resolves when all is sent, or nothing more can be sent now. */
  flush(): Promise<void>
  /** Sends after a quiet moment. */
  schedule(ms: number): void
  stop(): void
}

export function createSender(line: Line): Sender {
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let running: Promise<void> | null = null
  /** Something came while it was at work, which the list of then may not hold. */
  let isStale = false
  let isStopped = false
  const leave = onReconnect(() => void run())

  function schedule(ms: number): void {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(() => void run(), ms)
  }

  function run(): Promise<void> {
    clearTimeout(timer)
    isStale = true
    running ??= workOff()
    return running
  }

  async function workOff(): Promise<void> {
    try {
      let isPut = false
      while (isStale && !isPut) {
        isStale = false
        isPut = await alone(`send-${line.owner}`, work)
      }
    } finally {
      running = null
    }
  }

  /** True when it is put off: until later, or until somebody is signed in. */
  async function work(): Promise<boolean> {
    let isSoon = false
    let isFailed = false
    let isShut = false
    let later: Problem | null = null
    for (const id of await line.waiting()) {
      if (isStopped) return true
      const end = await send(id)
      if (end === 'soon') isSoon = true
      else if (end !== 'done') {
        isFailed = true
        const state = stateAfter(end)
        if (state === 'waiting') later = end
        // Where nothing answers, or somebody else is at the door, the next thing fares no better.
        isShut = state === 'needs_sign_in'
        if (end.isSilent || isShut) break
      }
    }
    failures = isFailed ? failures + 1 : 0
    if (later) {
      schedule(waitAfter(failures, later.retryAfter))
      void wakeLater().catch(() => undefined)
    }
    if (isSoon) schedule(SOON_MS)
    return isShut || later !== null
  }

  async function send(id: string): Promise<Exclude<Progress, 'more'> | Problem> {
    tell({ owner: line.owner, store: 'sender', id, sending: true })
    let problem: Problem | null = null
    try {
      // One thing that never comes to an end does not keep the others waiting for ever.
      for (let steps = 0; steps < MOST_STEPS; steps += 1) {
        const progress = isStopped ? 'done' : await line.step(id)
        if (progress !== 'more') return progress
      }
      return 'soon'
    } catch (error) {
      problem = asProblem(error)
      if (!['waiting', 'needs_sign_in'].includes(stateAfter(problem))) await line.hold(id, problem)
      return problem
    } finally {
      tell({ owner: line.owner, store: 'sender', id, sending: false, problem: problem?.plain ?? null })
    }
  }

  return {
    async flush() {
      // After a silence the probe says whether there is anybody to send to; when there is, it has begun the sending.
      if (isReached() || (await probe())) await run()
    },
    schedule,
    stop() {
      isStopped = true
      clearTimeout(timer)
      leave()
    },
  }
}

const queues = new Map<string, Promise<unknown>>()

/** Runs `work` while no other tab, nor the service worker, is at it. */
async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined
  if (locks) return (await locks.request(name, work)) as T
  // Old Safari: one page at a time at least.
  const turn: Promise<T> = (queues.get(name) ?? Promise.resolve()).then(work, work)
  queues.set(name, turn)
  return turn
}
