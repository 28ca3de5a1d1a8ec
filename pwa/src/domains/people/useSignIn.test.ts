import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { serve, type Asked } from '@/kit/scripted'
import { useSignIn } from './useSignIn'

const HERS = '13800000001'
const HIS = '13800000002'

let asked: Asked[]
const scope = effectScope()
const opened = () => scope.run(useSignIn)!
const bodies = () => asked.map(({ text }) => JSON.parse(text) as Record<string, string>)

beforeEach(() => {
  vi.useFakeTimers()
  asked = serve(({ what }) => ({ body: what === 'POST /api/session' ? { role: 'citizen', account: 'a' } : {} }))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('asks for a code anew when the number is another one, at once', async () => {
  const door = opened()
  door.mobile.value = HERS
  expect(await door.send()).toBe(true)
  expect([door.isSent.value, door.left.value, door.sentTo.value]).toEqual([true, 30, HERS])
  door.code.value = '123456'
  door.mobile.value = HIS
  expect([door.isSent.value, door.left.value]).toEqual([false, 0])
  expect(await door.send()).toBe(true)
  expect([door.isSent.value, door.left.value, door.sentTo.value, door.code.value]).toEqual([true, 30, HIS, ''])
  expect(bodies().map(({ mobile }) => mobile)).toEqual([HERS, HIS])
})

it('takes the same number written otherwise for the same', async () => {
  const door = opened()
  door.mobile.value = HERS
  await door.send()
  door.mobile.value = '+86 138 0000 0001'
  expect([door.isSent.value, door.left.value]).toEqual([true, 30])
})

it('keeps the wait that the server has set for this number', async () => {
  asked = serve(() => ({ status: 429, body: { status: 429, code: 'too_many' }, headers: { 'retry-after': '600' } }))
  const door = opened()
  door.mobile.value = HERS
  await door.send()
  expect(door.left.value).toBe(600)
  vi.advanceTimersByTime(599_000)
  expect(door.left.value).toBe(1)
  door.mobile.value = HIS
  expect(door.left.value).toBe(0)
})

it('fills in no code that came for another number', async () => {
  const door = opened()
  door.mobile.value = HERS
  await door.send()
  door.arrived(HERS, '111111')
  expect(door.code.value).toBe('111111')
  door.code.value = ''
  door.mobile.value = HIS
  door.arrived(HERS, '222222')
  await door.send()
  door.arrived(HERS, '222222')
  expect(door.code.value).toBe('')
})

it('says that the code is missing instead of nothing, and takes it as people type it', async () => {
  const door = opened()
  door.mobile.value = HERS
  await door.send()
  expect(await door.enter()).toBeUndefined()
  expect(door.isCodeWrong.value).toBe(true)
  door.code.value = '１２３ ４５６'
  expect(door.isCodeWrong.value).toBe(false)
  expect((await door.enter())?.role).toBe('citizen')
  expect(bodies().at(-1)).toEqual({ mobile: HERS, code: '123456' })
})
