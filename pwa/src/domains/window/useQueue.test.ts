import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, type EffectScope } from 'vue'
import { serve, type Asked } from '@/kit/scripted'
import { useQueue } from './useQueue'

const line = (id: string): object => ({ id })
const PAGES: Record<string, object> = {
  '?mine=false': { cases: [line('a')], waiting: 2, next: 'second' },
  '?mine=false&after=second': { cases: [line('b')], waiting: 2, next: null },
  '?mine=true': { cases: [line('m')], waiting: 1, next: null },
}

let scope: EffectScope
let heard: Asked[]
/** Answers are held back until they are let go, by what they answer. */
let held: Map<string, () => void>
let isHeld = false

beforeEach(() => {
  scope = effectScope()
  held = new Map()
  isHeld = false
  heard = serve(async ({ search }) => {
    if (isHeld) await new Promise<void>((go) => held.set(search, go))
    return { body: PAGES[search] ?? {} }
  })
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

const opened = () => scope.run(useQueue)!
const ids = (queue: ReturnType<typeof useQueue>): string[] => (queue.lines.value ?? []).map(({ id }) => id)
const letGo = async (search: string): Promise<void> => {
  await vi.waitFor(() => expect(held.has(search)).toBe(true))
  held.get(search)?.()
}

it('adds the next page once, however often the button is pressed', async () => {
  const queue = opened()
  await queue.load()
  isHeld = true
  const presses = Promise.all([queue.more(), queue.more()])
  await letGo('?mine=false&after=second')
  await presses
  expect(ids(queue)).toEqual(['a', 'b'])
  expect(heard.filter(({ search }) => search.includes('after'))).toHaveLength(1)
})

it.each(['load', 'more'] as const)('shows nothing of the whole queue that comes after "only mine" was chosen (%s)', async (name) => {
  const queue = opened()
  await queue.load()
  isHeld = true
  const late = queue[name]()
  queue.mine.value = true
  await nextTick()
  await letGo('?mine=true')
  await vi.waitFor(() => expect(ids(queue)).toEqual(['m']))
  await letGo(name === 'load' ? '?mine=false' : '?mine=false&after=second')
  await late
  expect([ids(queue), queue.waiting.value]).toEqual([['m'], 1])
})
