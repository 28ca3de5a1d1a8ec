import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { clockOff, heardDate, onClock } from './cityClock'
import { disk, shelf } from './disk'
import { noteShown, occurrences } from './occurrences'
import { local } from './problem'
import { isEvicted, keptSomething, nothingKept } from './remains'
import { destroyVault, openVault } from './vault'

const NOON = Date.parse('2026-11-25T04:00:00Z')
const said = (offset: number): string => new Date(NOON + offset).toUTCString()

beforeEach(async () => {
  localStorage.clear()
  await nothingKept()
})

describe("the city's clock", () => {
  it('is followed without a word within five minutes', () => {
    const heard = vi.fn<(isOff: boolean) => void>()
    const stop = onClock(heard)
    heardDate(said(4 * 60_000), NOON)
    expect([clockOff(), heard.mock.calls]).toEqual([0, []])
    stop()
  })

  it('tells once that this device is two days ahead, and that it is right again', () => {
    const heard = vi.fn<(isOff: boolean) => void>()
    const stop = onClock(heard)
    for (let n = 0; n < 3; n += 1) heardDate(said(-2 * 24 * 3600_000), NOON)
    expect(clockOff()).toBe(2 * 24 * 3600_000)
    expect(heard.mock.calls).toEqual([[true]])
    heardDate(said(0), NOON)
    expect(heard.mock.calls).toEqual([[true], [false]])
    stop()
  })

  it('is not known from an answer without a date', () => {
    heardDate(null, NOON)
    heardDate('yesterday', NOON)
    expect(clockOff()).toBe(0)
  })
})

describe('what this device kept', () => {
  it('is not missed where nothing was kept', async () => {
    expect(await isEvicted()).toBe(false)
  })

  it('is missed when the browser has cleared its store and not the mark beside it', async () => {
    await keptSomething()
    await (await disk()).clear('shelf')
    vi.resetModules()
    const fresh = await import('./remains')
    expect(await fresh.isEvicted()).toBe(true)
    // Keeping something new does not hide the loss from whoever asks later.
    await fresh.keptSomething()
    expect(await fresh.isEvicted()).toBe(true)
  })

  it('is not missed after signing out', async () => {
    await openVault('xiulan')
    await keptSomething()
    await destroyVault('xiulan')
    expect(await shelf.read('kept')).toBeUndefined()
    expect(localStorage.getItem('yc-kept')).toBeNull()
  })

  it('is protected by a promise of the browser that is asked for once', async () => {
    const persist = vi.fn<() => Promise<boolean>>(async () => true)
    vi.stubGlobal('navigator', { ...navigator, storage: { persist } })
    await keptSomething()
    await keptSomething()
    expect(persist).toHaveBeenCalledOnce()
    vi.unstubAllGlobals()
  })
})

describe('the codes shown here', () => {
  it('are the last fifty, newest first, each once, with nothing but code and time', () => {
    const problems = Array.from({ length: 60 }, (_, n) => local(n % 2 ? 'offline' : 'timeout'))
    problems.forEach((problem, n) => noteShown(problem, n))
    noteShown(problems[59] ?? local('offline'), 99)
    const known = occurrences()
    const distinct = new Set(problems.map(({ trace }) => trace))
    expect(known).toHaveLength(Math.min(50, distinct.size))
    expect(known[0]).toEqual({ trace: problems[59]?.trace, code: 'offline', at: 59 })
  })
})
