import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { reached } from '@/kit/reach'
import { serve, type Asked, type Reply } from '@/kit/scripted'
import { useCase } from './useCase'

const CASE = { id: 'c', status: 'submitted', version: 1, next: ['withdraw'] }
const WITHDRAW = /^PUT \/api\/cases\/c\/steps\//

const POLL_MS = 20_000

/** A line to the server that is as open as the network lets it. */
class Line extends EventTarget {
  static readonly OPEN = 1
  static last: Line
  readyState = 1
  constructor() {
    super()
    Line.last = this
  }
  close(): void {
    this.readyState = 2
  }
  says(version: number): void {
    this.dispatchEvent(new MessageEvent('version', { data: String(version) }))
  }
}

let scope: EffectScope
beforeEach(() => {
  vi.stubGlobal('EventSource', Line)
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  reached(true)
  vi.unstubAllGlobals()
})

function opened(steps: () => Reply) {
  const asked = serve(({ what }) => (WITHDRAW.test(what) ? steps() : { body: CASE }))
  const page = scope.run(() => useCase('c'))
  if (!page) throw new Error('no scope')
  return { asked: () => asked.filter(({ what }) => WITHDRAW.test(what)), page }
}

it('tells a withdrawal that was not sent until it is done, whatever is read meanwhile', async () => {
  let isCut = true
  const { asked, page } = opened(() => (isCut ? 'lost' : { body: { ...CASE, status: 'withdrawn', version: 2, next: [] } }))
  await page.load()
  expect(await page.withdraw()).toBe(false)
  expect([page.refused.value?.code, page.failed.value]).toEqual(['offline', null])
  reached(true)
  await page.load()
  expect(page.refused.value?.code).toBe('offline')
  isCut = false
  expect(await page.withdraw()).toBe(true)
  expect(page.refused.value).toBeNull()
  const [first, second] = asked()
  expect(second?.what).toBe(first?.what)
})

describe('a case that is followed', () => {
  let heard: Asked[]
  let known: { status: string; version: number }
  beforeEach(() => {
    vi.useFakeTimers()
    known = { status: 'submitted', version: 1 }
    heard = serve(() => ({ body: known }))
  })
  afterEach(() => void vi.useRealTimers())

  async function shown() {
    const page = scope.run(() => useCase('c'))
    if (!page) throw new Error('no scope')
    await page.load()
    return page
  }
  const passes = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

  it('is read again when the line tells of another version, and not otherwise', async () => {
    const { found } = await shown()
    known = { status: 'accepted', version: 2 }
    Line.last.says(1)
    await passes(0)
    expect(found.value?.version).toBe(1)
    Line.last.says(2)
    await passes(0)
    expect(found.value?.status).toBe('accepted')
  })

  it('is asked for by the clock while the line is closed', async () => {
    const { found } = await shown()
    Line.last.readyState = 2
    known = { status: 'accepted', version: 2 }
    await passes(POLL_MS - 1)
    expect(found.value?.status).toBe('submitted')
    await passes(1)
    expect(found.value?.status).toBe('accepted')
    await passes(POLL_MS)
    expect(heard).toHaveLength(3)
  })

  it('is left alone by the clock while the line is open', async () => {
    await shown()
    await passes(3 * POLL_MS)
    expect(heard).toHaveLength(1)
  })

  it('is asked for no more once it is over or the page is left', async () => {
    await shown()
    Line.last.readyState = 2
    known = { status: 'closed', version: 9 }
    await passes(POLL_MS)
    expect(heard).toHaveLength(2)
    await passes(5 * POLL_MS)
    expect(heard).toHaveLength(2)

    known = { status: 'submitted', version: 1 }
    const again = heard.length
    await shown()
    Line.last.readyState = 2
    scope.stop()
    await passes(5 * POLL_MS)
    expect(heard).toHaveLength(again + 1)
  })
})
