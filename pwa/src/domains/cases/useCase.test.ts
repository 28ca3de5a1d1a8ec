import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { reached } from '@/kit/reach'
import { serve, type Reply } from '@/kit/scripted'
import { useCase } from './useCase'

const CASE = { id: 'c', status: 'submitted', version: 1, next: ['withdraw'] }
const WITHDRAW = /^PUT \/api\/cases\/c\/steps\//

const scope = effectScope()
beforeEach(() => vi.stubGlobal('EventSource', class { addEventListener(): void {} close(): void {} }))
afterEach(() => {
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
